//! On what ground somebody lives here.

closed_list! {
    /// The registration of a resident.
    Residence {
        /// Thường trú.
        Permanent = "permanent",
        /// Tạm trú.
        Temporary = "temporary",
        /// Lives here and is not registered.
        Unregistered = "unregistered",
    }
}
