//! Sex as registered.

use super::name::fold;

closed_list! {
    /// Sex as registered.
    Sex {
        /// Nam.
        Male = "male",
        /// Nữ.
        Female = "female",
    }
}

impl Sex {
    /// Reads what lists write. `N` alone can mean both and is not read.
    pub fn read(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "nam" | "m" | "male" | "trai" | "1" => Some(Self::Male),
            "nu" | "f" | "female" | "gai" | "0" | "2" => Some(Self::Female),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_write() {
        for (text, sex) in [
            ("Nam", Some(Sex::Male)),
            ("NAM", Some(Sex::Male)),
            ("m", Some(Sex::Male)),
            ("1", Some(Sex::Male)),
            ("Nữ", Some(Sex::Female)),
            (" nu ", Some(Sex::Female)),
            ("F", Some(Sex::Female)),
            ("0", Some(Sex::Female)),
            ("2", Some(Sex::Female)),
            ("n", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(Sex::read(text), sex, "{text}");
        }
    }
}
