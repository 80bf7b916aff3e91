//! Why somebody is not eligible after all.

closed_list! {
    /// Why a person leaves the eligible of a campaign.
    ExemptReason {
        /// Died.
        Dead = "dead",
        /// Moved away and is registered elsewhere.
        Moved = "moved",
        /// Has a card that is still valid.
        ValidCard = "valid_card",
        /// Is not old enough.
        UnderAge = "under_age",
        /// Gave up the nationality.
        Nationality = "nationality",
        /// Stands in the register twice.
        Duplicate = "duplicate",
        /// Another authority is in charge.
        OtherAuthority = "other_authority",
    }
}

impl ExemptReason {
    /// Whether the person is said to be no longer here.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Dead | Self::Moved)
    }
}
