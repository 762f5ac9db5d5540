//! Findings about tables and their cells.

use super::codes;

codes! {}
