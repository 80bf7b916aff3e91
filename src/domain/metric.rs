//! What is counted in a campaign: two milestones that are never made one.

closed_list! {
    /// A milestone of a person that targets, quotas and totals are given for.
    Metric {
        /// The application was taken.
        Taken = "taken",
        /// The card was issued.
        Issued = "issued",
    }
}

closed_list! {
    /// What a typed total counts.
    Basis {
        /// That day alone.
        Day = "day",
        /// From the campaign's first day to that one.
        ToDate = "to_date",
    }
}
