//! Closed lists of codes: plain enums where the code is all there is, rows of
//! `assets/codes/*.csv` where a code has attributes.

use serde::de::DeserializeOwned;

/// Declares an enum whose values have a stable code, kept in registers and files.
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant),+
        }

        impl $name {
            /// Every value, in the order in which it is offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every value, in the order in which it is offered.
            pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
                Self::ALL.iter().copied()
            }

            /// The stable code, which registers and files keep.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// Declares a handle over the rows of one file of `assets/codes`, at most one list a module.
macro_rules! code_list {
    ($(#[$meta:meta])* $name:ident, $row:ty, $file:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        static TEXT: &str = include_str!(concat!("../../assets/codes/", $file));
        static ROWS: std::sync::LazyLock<Vec<$row>> =
            std::sync::LazyLock::new(|| $crate::domain::code::read_rows(TEXT));

        impl $name {
            /// Every value, in the order of the list.
            pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
                (0..ROWS.len() as u8).map(Self)
            }

            /// The stable code, which registers and files keep.
            pub fn code(self) -> &'static str {
                &self.row().code
            }

            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::all().find(|item| item.code() == code)
            }

            fn row(self) -> &'static $row {
                &ROWS[usize::from(self.0)]
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.code())
            }
        }
    };
}

/// The rows of an embedded list. A row that cannot be read is left out; the tests of every list
/// prove that there is none.
pub(super) fn read_rows<R: DeserializeOwned>(text: &str) -> Vec<R> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .filter_map(Result::ok)
        .collect()
}

/// How many rows an embedded list has by its lines.
#[cfg(test)]
pub(super) fn count_lines(text: &str) -> usize {
    text.lines().count() - 1
}
