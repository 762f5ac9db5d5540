//! Every code there is: one file a room, one entry a code. Adding a code is adding an entry and its name in `ALL`.

pub mod check;
pub mod outline;
pub mod source;
pub mod table;

use super::Code;

/// Declares codes and lists them in `ALL`.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident {
        message: $men:literal / $mzh:literal,
        $(help: $hen:literal / $hzh:literal,)?
        $(advice: $aen:literal / $azh:literal,)?
        explanation: $een:literal / $ezh:literal,
        example: $example:literal $(,)?
    })*) => {
        $($(#[$doc])*
        #[doc = concat!("`", $code, "`: ", $een)]
        pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
            name: $code,
            severity: $crate::diagnostic::Severity::$severity,
            message: $crate::diagnostic::Words { en: $men, zh: $mzh },
            help: codes!(@help $($hen / $hzh)?),
            advice: codes!(@help $($aen / $azh)?),
            explanation: $crate::diagnostic::Words { en: $een, zh: $ezh },
            example: $example,
        };)*
        /// The codes of this file.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
    (@help) => { None };
    (@help $en:literal / $zh:literal) => { Some($crate::diagnostic::Words { en: $en, zh: $zh }) };
}
pub(crate) use codes;

/// All codes, in the order of the pipeline.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [source::ALL, outline::ALL, table::ALL, check::ALL].into_iter().flatten().copied()
}

/// The code of that name, if there is one.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case() {
        let mut names: Vec<_> = all().map(|c| c.name).collect();
        for name in &names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
        }
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(before, names.len());
    }

    #[test]
    fn every_message_has_the_same_arguments_in_both_languages() {
        for code in all() {
            for i in 0..6 {
                let slot = format!("{{{i}}}");
                assert_eq!(
                    code.message.en.contains(&slot),
                    code.message.zh.contains(&slot),
                    "{} {slot}",
                    code.name
                );
            }
            assert!(!code.example.is_empty() && !code.explanation.zh.is_empty(), "{}", code.name);
            // What to do is told with each finding or in its explanation, not in both.
            assert_ne!(code.help.is_some(), code.advice.is_some(), "{}", code.name);
            let summary = code.summary(crate::diagnostic::Lang::En);
            assert!(!summary.contains('{') && summary.chars().any(char::is_alphabetic), "{summary}");
        }
    }
}
