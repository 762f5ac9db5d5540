//! The text as it came, and ways of looking at it: folding for comparison, decoding of bytes.

pub mod fold;
