//! Findings about headings, numbering and front matter.

use super::codes;

codes! {}
