//! Kinds of household.

closed_list! {
    /// What kind of household lives behind a door.
    HouseholdKind {
        /// A family's home.
        Home = "home",
        /// A boarding house, its tenants one list.
        Boarding = "boarding",
    }
}
