//! How a household was reached.

closed_list! {
    /// The way of a contact. Who was spoken to is the informant, a field of its own.
    Channel {
        /// At the door.
        Door = "door",
        /// By phone.
        Phone = "phone",
        /// By a written message.
        Message = "message",
        /// At the office or in the village hall.
        Office = "office",
    }
}
