//! Why a person or household is no longer in the lists.

closed_list! {
    /// Why a row was closed; nothing is deleted.
    ClosedReason {
        /// Died.
        Died = "died",
        /// Moved away.
        Moved = "moved",
        /// Entered in error.
        Error = "error",
        /// Merged into another row.
        Merged = "merged",
    }
}
