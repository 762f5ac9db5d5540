//! Properties of reading: what is printed comes back, and whatever happens to the print, nothing wrong is read.

mod support;

use nianbao::render::LAYOUTS;
use proptest::prelude::*;

use support::{cases, explain, layouts, read, seeded_sheets, sheets};

proptest! {
    #![proptest_config(cases(10))]

    #[test]
    fn nothing_is_wrong_in_any_layout(sheet in sheets(), layout in layouts()) {
        let text = layout.write(&sheet);
        let verdict = read(&sheet, &text);
        prop_assert!(verdict.keeps_the_promise(), "{}: {}", layout.name, explain(&verdict, &text));
    }
}
