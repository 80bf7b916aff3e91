//! Sex as registered.

closed_list! {
    /// Sex as registered.
    Sex {
        /// Nam.
        Male = "male",
        /// Nữ.
        Female = "female",
    }
}
