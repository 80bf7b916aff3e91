//! Kinds of identity card.

closed_list! {
    /// The newest card a person holds.
    CardKind {
        /// No card yet.
        None = "none",
        /// Chứng minh nhân dân, not valid after 31/12/2024.
        Cmnd = "cmnd",
        /// Căn cước công dân with a bar code (2016 to 2020), valid to the printed date.
        Barcode = "barcode",
        /// Căn cước công dân with a chip (2021 to 6/2024), valid to the printed date.
        Chip = "chip",
        /// Thẻ căn cước, from 1/7/2024.
        Identity = "identity",
    }
}
