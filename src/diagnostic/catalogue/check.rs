//! Findings about arithmetic and about the document held against itself.

use super::codes;

codes! {}
