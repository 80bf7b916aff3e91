//! Where a household stands in a campaign, derived from its visits.

closed_list! {
    /// The state of a household in a campaign.
    HouseholdState {
        /// Nobody has been there.
        NotVisited = "not_visited",
        /// Visited, nobody due was met.
        VisitedNotMet = "visited_not_met",
        /// Some were met, some are missing.
        MetIncomplete = "met_incomplete",
        /// Everyone due has been met or reported by the family.
        Reviewed = "reviewed",
        /// The whole household is away, with an absence for everyone due.
        HouseholdAway = "household_away",
        /// Does not agree yet.
        NotAgreed = "not_agreed",
        /// Reported moved, vacant, seasonal, demolished or dead; waits for a confirming step and
        /// stays inside the eligible.
        ToVerify = "to_verify",
        /// Nobody in the household is due in this campaign.
        NobodyEligible = "nobody_eligible",
    }
}
