//! The bodies that the targets share with `tests/regress.rs`.

#![allow(dead_code, reason = "each target uses one of them")]

#[path = "../../tests/support/bodies.rs"]
pub mod bodies;
#[path = "../../tests/support/reading.rs"]
pub mod reading;
