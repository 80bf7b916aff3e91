//! What happened to one person in a campaign, beside what the visits say.

use super::date::Day;
use super::exemption::ExemptReason;

closed_list! {
    /// The kind of a dated event in one person's life in a campaign.
    StepKind {
        /// A day was agreed.
        Appointed = "appointed",
        /// Did not come on the day agreed.
        NoShow = "no_show",
        /// The application was taken.
        Taken = "taken",
        /// What was taken was sent back: it must be taken again.
        Redo = "redo",
        /// The card has come and waits to be handed over.
        CardArrived = "card_arrived",
        /// The person has the card.
        HandedOver = "handed_over",
        /// Said, by the person or the family, to be done at another place; nobody has verified it.
        DoneElsewhere = "done_elsewhere",
        /// Somebody of the office has seen proof that it is done.
        Verified = "verified",
        /// Papers are missing or wrong.
        PapersMissing = "papers_missing",
        /// The papers are in order again.
        PapersSolved = "papers_solved",
        /// Does not agree yet.
        Declined = "declined",
        /// Proposed as not eligible, with a reason; until it is confirmed the person stays among the eligible.
        Exempt = "exempt",
        /// Not eligible from this day on: somebody of the office confirmed it.
        ExemptConfirmed = "exempt_confirmed",
        /// What was reported of the person, dead, moved or exempt, is not so.
        StillHere = "still_here",
    }
}

impl StepKind {
    /// Whether it says that the application was taken, and nothing is left to be done for it. A card that came, or was
    /// handed over or seen, was applied for.
    pub fn is_done(self) -> bool {
        matches!(
            self,
            Self::Taken | Self::CardArrived | Self::HandedOver | Self::Verified
        )
    }

    /// Whether somebody was spoken to: what is only reported of a person is no contact.
    pub fn is_contact(self) -> bool {
        !matches!(self, Self::Exempt | Self::ExemptConfirmed | Self::StillHere)
    }

    /// The place among the steps of one day. Nobody knows in which order they happened, so they are taken in the order of
    /// the life-cycle: what was reported first, then what hinders, then what was agreed and what was done.
    pub(super) fn rank(self) -> u64 {
        match self {
            Self::Exempt => 0,
            Self::ExemptConfirmed => 1,
            Self::StillHere => 2,
            Self::Declined => 3,
            Self::PapersMissing => 4,
            Self::PapersSolved => 5,
            Self::NoShow => 6,
            Self::Redo => 7,
            Self::Appointed => 8,
            Self::DoneElsewhere => 9,
            Self::Taken => 10,
            Self::CardArrived => 11,
            Self::HandedOver => 12,
            Self::Verified => 13,
        }
    }
}

/// What the stage needs to know of a step that was not withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepFact {
    /// What happened.
    pub kind: StepKind,
    /// The day it happened.
    pub day: Day,
    /// The day agreed.
    pub due_on: Option<Day>,
    /// Why the person is not eligible.
    pub exempt: Option<ExemptReason>,
}

impl StepFact {
    /// Its place in time.
    pub fn order(&self) -> u64 {
        super::stage::order_of_step(self.kind, self.day)
    }

    /// A step without more than its day.
    pub fn new(kind: StepKind, day: Day) -> Self {
        Self {
            kind,
            day,
            due_on: None,
            exempt: None,
        }
    }
}
