//! What is said of a village or the commune in the course of a campaign.

closed_list! {
    /// The kind of a remark.
    RemarkKind {
        /// Somebody from above came to look.
        Inspection = "inspection",
        /// A way of doing it that works and is worth copying.
        Initiative = "initiative",
        /// Proposed for praise.
        Praise = "praise",
        /// Behind, and to be spoken to.
        Behind = "behind",
    }
}
