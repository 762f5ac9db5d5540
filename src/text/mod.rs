//! The text as it came, and ways of looking at it: decoding of bytes, folding for comparison.

mod decode;
pub mod fold;

pub use decode::{Decoded, Kind, decode, kind};
