//! The text as it came, and ways of looking at it: decoding of bytes, folding for comparison.

mod decode;
pub mod fold;
mod guess;
mod mojibake;
mod pieces;

pub use decode::{Decoded, Kind, decode, decode_as, kind};
pub(crate) use pieces::Reach;
