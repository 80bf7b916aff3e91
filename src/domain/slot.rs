//! The part of the day of a visit.

closed_list! {
    /// The part of the day of a visit.
    Slot {
        /// Sáng, before 11:00.
        Morning = "morning",
        /// Trưa, to 13:30.
        Noon = "noon",
        /// Chiều, to 18:00.
        Afternoon = "afternoon",
        /// Tối, after 18:00.
        Evening = "evening",
    }
}

impl Slot {
    /// The slot of a time of day.
    pub fn from_time(hour: u32, minute: u32) -> Self {
        match hour * 60 + minute {
            0..660 => Self::Morning,
            660..810 => Self::Noon,
            810..1080 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_of_the_day() {
        for (hour, minute, slot) in [
            (0, 0, Slot::Morning),
            (10, 59, Slot::Morning),
            (11, 0, Slot::Noon),
            (13, 29, Slot::Noon),
            (13, 30, Slot::Afternoon),
            (17, 59, Slot::Afternoon),
            (18, 0, Slot::Evening),
            (23, 59, Slot::Evening),
        ] {
            assert_eq!(Slot::from_time(hour, minute), slot, "{hour}:{minute}");
        }
    }

    #[test]
    fn codes_round_trip() {
        for slot in Slot::all() {
            assert_eq!(Slot::from_code(slot.code()), Some(slot));
        }
        assert_eq!(Slot::from_code("night"), None);
    }
}
