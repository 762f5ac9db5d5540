//! The JSON Schema of the contract.

use schemars::Schema;

/// The JSON Schema of [`super::SCHEMA`].
#[must_use]
pub fn schema() -> Schema {
    Schema::default()
}
