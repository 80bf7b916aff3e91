//! What happened to one person in a campaign, beside what the visits say.

closed_list! {
    /// The kind of a dated event in one person's life in a campaign.
    StepKind {
        /// Said, by the person or the family, to be done at another place; nobody has verified it.
        DoneElsewhere = "done_elsewhere",
        /// Somebody of the office has seen proof that it is done.
        Verified = "verified",
    }
}
