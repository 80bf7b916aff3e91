//! Why somebody does not agree yet.

closed_list! {
    /// The reason given for not agreeing yet.
    Refusal {
        /// The old card is still valid.
        OldCardValid = "old_card_valid",
        /// Has found no time yet.
        NoTime = "no_time",
        /// The way is long or hard.
        Travel = "travel",
        /// Worries that information leaks.
        Privacy = "privacy",
        /// Another reason.
        Other = "other",
    }
}
