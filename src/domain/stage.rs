//! How far a person has come in a campaign, and why one who is eligible is not done: a pure fold over dated steps and
//! what visits say.
//!
//! Steps are taken by their day, and those of one day by [`StepKind`]'s own order, so that the order in which they were
//! typed decides nothing. What a visit said comes before the steps of its day. Three rules are worth their words:
//!
//! - **A redo** takes back everything done before its day. On its own day it stands before what was done: the file was
//!   sent back and taken again. Only where nothing was done before does it answer what was done that day; whoever was
//!   taken twice that day was taken again.
//! - **An agreed day** stands until another is agreed, until the person does not agree any more, or until something is
//!   done. It is missed once it is over, or when somebody noted that the person did not come.
//! - **Of results of visits** the latest decides, as it does for the household, and one that only says "not reached"
//!   takes nothing back. Papers stay a hindrance until they are solved or something was taken.

use chrono::Datelike;

use super::absence::{Reason, Scope};
use super::date::Day;
use super::exemption::ExemptReason;
use super::funnel::is_contact;
use super::person_result::{Counts, PersonResult};
use super::slot::Slot;
use super::step::{StepFact, StepKind};

closed_list! {
    /// How far a person has come.
    PersonStage {
        /// Nobody has spoken with the person or the family.
        NotContacted = "not_contacted",
        /// Somebody was spoken to.
        Contacted = "contacted",
        /// A day is agreed.
        Appointed = "appointed",
        /// The agreed day is over, and nothing was taken.
        Missed = "missed",
        /// The application was taken.
        Taken = "taken",
        /// It was sent back and must be taken again.
        Redo = "redo",
        /// The card has come and was not handed over yet.
        CardArrived = "card_arrived",
        /// The person has the card.
        HandedOver = "handed_over",
        /// Done elsewhere, and verified.
        VerifiedElsewhere = "verified_elsewhere",
        /// Confirmed as not eligible.
        Exempt = "exempt",
    }
}

impl PersonStage {
    /// Whether the application was taken, here or elsewhere. What must be taken again is not done.
    pub fn is_done(self) -> bool {
        matches!(
            self,
            Self::Taken | Self::CardArrived | Self::HandedOver | Self::VerifiedElsewhere
        )
    }
}

closed_list! {
    /// Why somebody who is eligible is not done; the first that holds.
    Remaining {
        /// Must be taken again.
        Redo = "redo",
        /// Papers are missing or wrong.
        Papers = "papers",
        /// Reported dead or moved, to be verified.
        ReportedGone = "reported_gone",
        /// Says it is done, to be verified.
        SaysDone = "says_done",
        /// Does not agree yet.
        Declined = "declined",
        /// Did not come on the agreed day.
        Missed = "missed",
        /// A day is agreed.
        Appointed = "appointed",
        /// The service must come to the house.
        HomeService = "home_service",
        /// Away, studying.
        AwayStudy = "away_study",
        /// Away, working in the country.
        AwayWork = "away_work",
        /// Away abroad.
        AwayAbroad = "away_abroad",
        /// Away, and nobody knows where or why.
        AwayUnknown = "away_unknown",
        /// Away for another reason.
        AwayOther = "away_other",
        /// Here, and spoken to.
        Contacted = "contacted",
        /// Here, and nobody has spoken with the person.
        NotContacted = "not_contacted",
    }
}

impl Remaining {
    /// How somebody counts who is away. Abroad goes before the reason: who studies abroad cannot come by bus.
    pub fn of_absence(reason: Option<Reason>, scope: Option<Scope>) -> Self {
        match reason.map_or("unknown", Reason::code) {
            _ if scope == Some(Scope::Abroad) => Self::AwayAbroad,
            "working_abroad" | "settled_abroad" => Self::AwayAbroad,
            "studying" => Self::AwayStudy,
            "working_elsewhere" => Self::AwayWork,
            "unknown" => Self::AwayUnknown,
            _ => Self::AwayOther,
        }
    }
}

/// A visit's place in time: its day, the part of the day, when it was typed (milliseconds).
pub fn order_of_visit(day: Day, slot: Slot, entered: i64) -> u64 {
    start_of(day) | (slot as u64) << 42 | (entered.max(0) as u64 & ((1 << 42) - 1))
}

/// A step's place in time: after all visits of its day.
pub fn order_of_step(kind: StepKind, day: Day) -> u64 {
    start_of(day) | ((1 << 44) - 16 + kind.rank())
}

fn start_of(day: Day) -> u64 {
    (day.num_days_from_ce().max(0) as u64) << 44
}

/// The day of a place in time, counted from 1 January of year 1.
pub fn day_of_order(order: u64) -> i32 {
    (order >> 44) as i32
}

/// What is kept of the results of one person's visits; they may be seen in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When somebody noted that reports of the person are not so; 0 is never.
    still_here: u64,
    latest: Option<(u64, PersonResult)>,
    declined: Option<u64>,
    papers: Option<u64>,
    agreed: Option<(u64, Option<Day>)>,
}

impl Said {
    /// Nothing was said yet. What was reported before a step `still_here` of these will not count.
    pub fn beside<'s>(steps: impl IntoIterator<Item = &'s StepFact>) -> Self {
        let denied = steps
            .into_iter()
            .filter(|step| step.kind == StepKind::StillHere)
            .map(|step| order_of_step(step.kind, step.day));
        Self {
            still_here: denied.max().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Takes the result of a visit at this place in time into account, with the day agreed.
    pub fn see(&mut self, result: PersonResult, order: u64, due_on: Option<Day>) {
        if result.counts() == Counts::NotEligible && order <= self.still_here {
            return;
        }
        match result.code() {
            "papers" => self.papers = self.papers.max(Some(order)),
            "not_agreed" => self.declined = self.declined.max(Some(order)),
            "agreed_date" => self.agreed = self.agreed.max(Some((order, due_on))),
            _ => {}
        }
        // That somebody was tried and not reached takes nothing back that was known before.
        let order = match result.counts() {
            Counts::NotReached => 0,
            _ => order,
        };
        if self.latest.is_none_or(|latest| latest <= (order, result)) {
            self.latest = Some((order, result));
        }
    }

    /// Whether more is kept of a result than that it may be the latest.
    pub fn keeps(result: PersonResult) -> bool {
        matches!(result.code(), "papers" | "not_agreed" | "agreed_date")
    }

    /// The result that counts.
    pub fn result(&self) -> Option<PersonResult> {
        self.latest.map(|(_, result)| result)
    }

    fn events(&self) -> [Option<(u64, Event)>; 4] {
        let mut events = [
            self.papers.map(|order| (order, Event::Papers)),
            self.declined.map(|order| (order, Event::Declined)),
            self.agreed
                .map(|(order, due_on)| (order, Event::Agreed(due_on))),
            self.latest
                .map(|(order, result)| (order, Event::Latest(result))),
        ];
        events.sort_by_key(|event| event.map(|(order, _)| order));
        events
    }
}

/// What the standing of one person is made of.
#[derive(Clone, Copy, Debug)]
pub struct PersonFacts<'f> {
    /// The steps that were not withdrawn, in any order. Those after `today` have not happened yet.
    pub steps: &'f [StepFact],
    /// What visits say.
    pub said: &'f Said,
    /// How an open absence counts.
    pub away: Option<Remaining>,
    /// Whether the register notes that the service must come to the house.
    pub home_service: bool,
    /// The day it is told for.
    pub today: Day,
}

/// How far a person has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far.
    pub stage: PersonStage,
    /// Why the person, if eligible, is not done; `None` of those who are done or exempt.
    pub remaining: Option<Remaining>,
    /// The day on which the application counts as taken. Of those who are done.
    pub taken_on: Option<Day>,
    /// The day from which the card is there: come, handed over or seen, whichever is first.
    pub issued_on: Option<Day>,
    /// Why the person is confirmed as not eligible.
    pub exempt: Option<ExemptReason>,
    /// Why the person is proposed as not eligible.
    pub exempt_proposed: Option<ExemptReason>,
    /// The day agreed, missed or to come.
    pub due_on: Option<Day>,
}

impl Standing {
    /// Of who is done: from which day on a card is what came of it, and no reason why the person was not to be reached.
    /// Where it was done elsewhere any card is.
    pub fn own_card_from(&self) -> Option<Day> {
        match self.stage {
            PersonStage::VerifiedElsewhere => Some(Day::MIN),
            stage if stage.is_done() => self.taken_on,
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Event {
    Step(StepFact),
    Papers,
    Declined,
    Agreed(Option<Day>),
    Latest(PersonResult),
}

/// An agreement: when it was made, and for which day.
#[derive(Clone, Copy)]
struct Agreed {
    made: i32,
    due_on: Option<Day>,
}

/// What holds of somebody at a point in time.
#[derive(Clone, Copy)]
enum Mark {
    Spoken,
    Arrived,
    Handed,
    Verified,
    Redo,
    Papers,
    Declined,
    SaysDone,
    Gone,
    WantsService,
}

#[derive(Default)]
struct Fold {
    marks: u16,
    taken_on: Option<Day>,
    issued_on: Option<Day>,
    /// The day of a redo that answers what was done on that same day, and how often it was taken that day.
    redo_on: Option<Day>,
    taken_on_redo: u8,
    agreed: Option<Agreed>,
    no_show: Option<i32>,
    exempt: Option<ExemptReason>,
    proposed: Option<ExemptReason>,
}

/// Where a person stands. Any order of the same steps gives the same standing.
pub fn standing(facts: &PersonFacts<'_>) -> Standing {
    let mut steps: Vec<StepFact> = facts.steps.to_vec();
    steps.retain(|step| step.day <= facts.today);
    steps.sort_by_key(|step| (order_of_step(step.kind, step.day), step.due_on, step.exempt));
    let mut fold = Fold::default();
    let mut said = facts.said.events().into_iter().flatten().peekable();
    for step in steps {
        let order = order_of_step(step.kind, step.day);
        while let Some((order, event)) = said.next_if(|(said, _)| *said < order) {
            fold.see(order, event);
        }
        fold.see(order, Event::Step(step));
    }
    for (order, event) in said {
        fold.see(order, event);
    }
    fold.standing(facts)
}

impl Fold {
    fn has(&self, mark: Mark) -> bool {
        self.marks & 1 << mark as u16 != 0
    }

    fn mark(&mut self, mark: Mark, holds: bool) {
        self.marks &= !(1 << mark as u16);
        self.marks |= u16::from(holds) << mark as u16;
    }

    fn see(&mut self, order: u64, event: Event) {
        let day = day_of_order(order);
        match event {
            Event::Step(step) => self.step(&step, day),
            Event::Papers => self.mark(Mark::Papers, true),
            Event::Declined => self.decline(),
            Event::Agreed(due_on) => self.agree(day, due_on),
            Event::Latest(result) => self.result(result),
        }
    }

    fn result(&mut self, result: PersonResult) {
        self.mark(Mark::Spoken, self.has(Mark::Spoken) || is_contact(result));
        let counts = result.counts();
        if counts == Counts::NotReached {
            return;
        }
        self.mark(Mark::Declined, counts == Counts::Refused);
        self.mark(Mark::Gone, counts == Counts::NotEligible);
        self.mark(
            Mark::SaysDone,
            result.code() == "says_done" && !self.is_done(),
        );
        self.mark(Mark::WantsService, result.code() == "home_service");
    }

    fn decline(&mut self) {
        self.mark(Mark::Declined, true);
        self.agreed = None;
        self.no_show = None;
    }

    fn agree(&mut self, made: i32, due_on: Option<Day>) {
        self.mark(Mark::Declined, false);
        self.agreed = Some(Agreed { made, due_on });
    }

    fn step(&mut self, step: &StepFact, day: i32) {
        self.mark(
            Mark::Spoken,
            self.has(Mark::Spoken) || step.kind.is_contact(),
        );
        if step.kind.is_contact() {
            self.mark(Mark::Gone, false);
            self.mark(Mark::Declined, false);
        }
        match step.kind {
            StepKind::Appointed => self.agree(day, step.due_on),
            StepKind::NoShow => self.no_show = Some(day),
            StepKind::Redo => self.send_back(step.day),
            StepKind::Taken => {
                self.taken_on_redo += u8::from(self.redo_on == Some(step.day));
                self.done(step.day, |_| {});
            }
            StepKind::CardArrived => self.done(step.day, |fold| fold.mark(Mark::Arrived, true)),
            StepKind::HandedOver => self.done(step.day, |fold| fold.mark(Mark::Handed, true)),
            StepKind::Verified => self.done(step.day, |fold| fold.mark(Mark::Verified, true)),
            StepKind::DoneElsewhere => self.mark(Mark::SaysDone, !self.is_done()),
            StepKind::PapersMissing => self.mark(Mark::Papers, true),
            StepKind::PapersSolved => self.mark(Mark::Papers, false),
            StepKind::Declined => self.decline(),
            StepKind::Exempt => self.proposed = step.exempt.or(self.proposed),
            StepKind::ExemptConfirmed => {
                self.exempt = step.exempt.or(self.proposed).or(self.exempt);
            }
            StepKind::StillHere => {
                self.mark(Mark::Gone, false);
                self.proposed = None;
                self.exempt = None;
            }
        }
    }

    fn is_done(&self) -> bool {
        self.taken_on.is_some()
    }

    fn send_back(&mut self, day: Day) {
        let kept = self.marks & (1 << Mark::Papers as u16 | 1 << Mark::WantsService as u16);
        *self = Self {
            marks: kept | 1 << Mark::Redo as u16 | 1 << Mark::Spoken as u16,
            redo_on: (!self.is_done()).then_some(day),
            exempt: self.exempt,
            proposed: self.proposed,
            ..Self::default()
        };
    }

    fn done(&mut self, day: Day, mark: impl FnOnce(&mut Self)) {
        if self.redo_on == Some(day) && self.taken_on_redo < 2 {
            return;
        }
        mark(self);
        self.taken_on = self.taken_on.or(Some(day));
        if self.has(Mark::Arrived) || self.has(Mark::Handed) || self.has(Mark::Verified) {
            self.issued_on = self.issued_on.or(Some(day));
        }
        self.mark(Mark::Redo, false);
        self.agreed = None;
        self.no_show = None;
        self.mark(Mark::Papers, false);
        self.mark(Mark::SaysDone, false);
        self.proposed = None;
    }

    /// Whether the agreed day is over, or somebody noted that the person did not come.
    fn is_missed(&self, today: Day) -> bool {
        let Some(agreed) = self.agreed else {
            return self.no_show.is_some();
        };
        let due = agreed
            .due_on
            .map_or(agreed.made, |day| day.num_days_from_ce());
        let over = agreed.due_on.is_some_and(|due| due < today);
        over || self.no_show.is_some_and(|day| day >= due)
    }

    fn standing(&self, facts: &PersonFacts<'_>) -> Standing {
        let missed = self.is_missed(facts.today);
        let stage = if self.exempt.is_some() {
            PersonStage::Exempt
        } else if self.has(Mark::Handed) {
            PersonStage::HandedOver
        } else if self.has(Mark::Verified) {
            PersonStage::VerifiedElsewhere
        } else if self.has(Mark::Arrived) {
            PersonStage::CardArrived
        } else if self.is_done() {
            PersonStage::Taken
        } else if missed {
            PersonStage::Missed
        } else if self.agreed.is_some() {
            PersonStage::Appointed
        } else if self.has(Mark::Redo) {
            PersonStage::Redo
        } else if self.has(Mark::Spoken) {
            PersonStage::Contacted
        } else {
            PersonStage::NotContacted
        };
        let open = !stage.is_done() && stage != PersonStage::Exempt;
        Standing {
            stage,
            remaining: open.then(|| self.remaining(facts, missed)),
            taken_on: self.taken_on,
            issued_on: self.issued_on,
            exempt: self.exempt,
            exempt_proposed: self.proposed.filter(|_| self.exempt.is_none()),
            due_on: self.agreed.and_then(|agreed| agreed.due_on),
        }
    }

    fn remaining(&self, facts: &PersonFacts<'_>, missed: bool) -> Remaining {
        let gone = self.has(Mark::Gone) || self.proposed.is_some_and(ExemptReason::is_gone);
        let reasons = [
            (self.has(Mark::Redo), Remaining::Redo),
            (self.has(Mark::Papers), Remaining::Papers),
            (gone, Remaining::ReportedGone),
            (self.has(Mark::SaysDone), Remaining::SaysDone),
            (self.has(Mark::Declined), Remaining::Declined),
            (missed, Remaining::Missed),
            (self.agreed.is_some(), Remaining::Appointed),
            (
                self.has(Mark::WantsService) || facts.home_service,
                Remaining::HomeService,
            ),
        ];
        let first = reasons.into_iter().find(|(holds, _)| *holds);
        match first {
            Some((_, reason)) => reason,
            None => facts.away.unwrap_or(if self.has(Mark::Spoken) {
                Remaining::Contacted
            } else {
                Remaining::NotContacted
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        format!("2026-11-{text}").parse().unwrap()
    }

    #[derive(Default)]
    struct Life {
        steps: Vec<StepFact>,
        results: Vec<(PersonResult, u64, Option<Day>)>,
        away: Option<(Option<Reason>, Option<Scope>)>,
        service: bool,
    }

    /// A life as `kind DAY` words in November 2026: steps by their codes, `=` and a day or reason behind them; results of
    /// visits after `@`, those of the evening with a `b`; `away=REASON`, `abroad`, `service` for what the register says.
    /// Today is the 22nd.
    fn live(text: &str) -> Life {
        let mut life = Life::default();
        for word in text.split(", ").filter(|word| !word.is_empty()) {
            let (what, on) = word.split_once(' ').unwrap_or((word, ""));
            let (code, more) = what.split_once('=').unwrap_or((what, ""));
            match code {
                "away" => life.away = Some((Reason::from_code(more), None)),
                "abroad" => life.away = Some((Reason::from_code(more), Some(Scope::Abroad))),
                "service" => life.service = true,
                code => life.happen(code, more, on),
            }
        }
        life
    }

    impl Life {
        fn happen(&mut self, code: &str, more: &str, on: &str) {
            let exempt = ExemptReason::from_code(more);
            let due_on = (!more.is_empty() && exempt.is_none()).then(|| day(more));
            if let Some(result) = code.strip_prefix('@') {
                let evening = on.ends_with('b');
                let slot = if evening {
                    Slot::Evening
                } else {
                    Slot::Morning
                };
                let order = order_of_visit(day(on.trim_end_matches('b')), slot, 0);
                let result = PersonResult::from_code(result).unwrap();
                self.results.push((result, order, due_on));
            } else {
                let kind = StepKind::from_code(code).unwrap();
                self.steps.push(StepFact {
                    due_on,
                    exempt,
                    ..StepFact::new(kind, day(on))
                });
            }
        }

        fn stand(&self) -> Standing {
            let mut said = Said::beside(&self.steps);
            for (result, order, due_on) in &self.results {
                said.see(*result, *order, *due_on);
            }
            standing(&PersonFacts {
                steps: &self.steps,
                said: &said,
                away: self
                    .away
                    .map(|(reason, scope)| Remaining::of_absence(reason, scope)),
                home_service: self.service,
                today: day("22"),
            })
        }
    }

    /// Stage, reason, day taken, day issued, exempt or proposed (`?`).
    fn words(found: &Standing) -> String {
        let day = |day: Option<Day>| day.map(|day| day.format("%d").to_string());
        let parts = [
            Some(found.stage.code().to_owned()),
            found.remaining.map(|reason| format!("({})", reason.code())),
            day(found.taken_on),
            day(found.issued_on),
            found.exempt.map(|reason| reason.code().to_owned()),
            found
                .exempt_proposed
                .map(|reason| format!("{}?", reason.code())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" ")
    }

    const LIVES: &[(&str, &str)] = &[
        ("", "not_contacted (not_contacted)"),
        ("@met 10", "contacted (contacted)"),
        ("@through_family 10", "contacted (contacted)"),
        ("@not_reached 10", "not_contacted (not_contacted)"),
        ("@met 10, @not_reached 12", "contacted (contacted)"),
        // A contact never counts as a card.
        ("@says_done 10", "contacted (says_done)"),
        ("@not_obliged 10", "contacted (contacted)"),
        // Away, until something else is known.
        ("away=studying", "not_contacted (away_study)"),
        (
            "away=working_elsewhere, @through_family 10",
            "contacted (away_work)",
        ),
        ("away=working_abroad", "not_contacted (away_abroad)"),
        ("abroad=studying", "not_contacted (away_abroad)"),
        ("away=unknown", "not_contacted (away_unknown)"),
        ("away=", "not_contacted (away_unknown)"),
        ("away=military", "not_contacted (away_other)"),
        ("away=studying, service", "not_contacted (home_service)"),
        ("@home_service 10", "contacted (home_service)"),
        ("@home_service 10, @met 11", "contacted (contacted)"),
        // Agreed days: through their own day, and missed the day after.
        ("appointed=25 20", "appointed (appointed)"),
        ("appointed=22 20", "appointed (appointed)"),
        ("appointed=21 20", "missed (missed)"),
        ("@agreed_date=25 20", "appointed (appointed)"),
        ("@agreed_date=21 20", "missed (missed)"),
        ("@agreed_date 20", "appointed (appointed)"),
        ("@agreed_date=25 18, @met 20", "appointed (appointed)"),
        ("appointed=19 10, appointed=30 20", "appointed (appointed)"),
        (
            "appointed=19 10, @agreed_date=30 20",
            "appointed (appointed)",
        ),
        ("appointed=19 10, no_show 19", "missed (missed)"),
        ("no_show 19", "missed (missed)"),
        (
            "appointed=19 10, no_show 19, appointed=24 20",
            "appointed (appointed)",
        ),
        // Called on the day of the no-show, and a new day agreed.
        (
            "appointed=19 10, no_show 19, appointed=24 19",
            "appointed (appointed)",
        ),
        ("appointed=24 10, no_show 24", "appointed (appointed)"),
        ("appointed=19 10, taken 19", "taken 19"),
        ("appointed=19 10, taken 21", "taken 21"),
        // Taken, come, handed over. A card that came was applied for.
        ("taken 10", "taken 10"),
        ("taken 10, card_arrived 15", "card_arrived 10 15"),
        (
            "taken 10, card_arrived 15, handed_over 18",
            "handed_over 10 15",
        ),
        ("taken 10, handed_over 18", "handed_over 10 18"),
        ("card_arrived 15", "card_arrived 15 15"),
        ("handed_over 15", "handed_over 15 15"),
        ("card_arrived 15, taken 16", "card_arrived 15 15"),
        ("taken 10, taken 12", "taken 10"),
        // Sent back.
        ("taken 10, redo 15", "redo (redo)"),
        ("redo 15", "redo (redo)"),
        ("taken 10, card_arrived 12, redo 15", "redo (redo)"),
        ("taken 10, redo 15, appointed=25 16", "appointed (redo)"),
        ("taken 10, redo 15, appointed=18 16", "missed (redo)"),
        ("taken 10, redo 15, appointed=25 16, taken 20", "taken 20"),
        ("taken 10, redo 15, taken 20, redo 21", "redo (redo)"),
        (
            "taken 10, redo 15, taken 20, card_arrived 21",
            "card_arrived 20 21",
        ),
        ("taken 10, appointed=25 14, redo 15", "redo (redo)"),
        // Sent back and taken again on one day; but what was first taken that day was sent back.
        ("taken 10, redo 15, taken 15", "taken 15"),
        ("taken 15, redo 15", "redo (redo)"),
        ("taken 15, redo 15, taken 15", "taken 15"),
        ("card_arrived 15, redo 15, taken 15", "redo (redo)"),
        ("taken 15, redo 15, taken 16", "taken 16"),
        ("taken 15, redo 15, appointed=25 15", "appointed (redo)"),
        ("card_arrived 15, redo 15", "redo (redo)"),
        // Said to be done elsewhere, then verified.
        ("done_elsewhere 10", "contacted (says_done)"),
        ("done_elsewhere 10, @met 12", "contacted (contacted)"),
        ("done_elsewhere 10, verified 15", "verified_elsewhere 15 15"),
        ("verified 15", "verified_elsewhere 15 15"),
        ("taken 10, verified 15", "verified_elsewhere 10 15"),
        ("verified 15, handed_over 18", "handed_over 15 15"),
        ("verified 15, redo 18", "redo (redo)"),
        ("away=studying, done_elsewhere 10", "contacted (says_done)"),
        // Papers last until they are solved or something was taken.
        ("papers_missing 10", "contacted (papers)"),
        ("@papers 10", "contacted (papers)"),
        ("@papers 10, @met 12", "contacted (papers)"),
        ("@papers 10, @agreed_date=25 12", "appointed (papers)"),
        (
            "papers_missing 10, papers_solved 12",
            "contacted (contacted)",
        ),
        ("@papers 10, papers_solved 10", "contacted (contacted)"),
        (
            "papers_missing 12, papers_solved 12",
            "contacted (contacted)",
        ),
        ("papers_solved 10, papers_missing 12", "contacted (papers)"),
        ("papers_missing 10, taken 12", "taken 12"),
        // Does not agree, until something else is said or done.
        ("declined 10", "contacted (declined)"),
        ("@not_agreed 10", "contacted (declined)"),
        ("@not_agreed 10, @not_reached 12", "contacted (declined)"),
        ("@not_agreed 10, @met 12", "contacted (contacted)"),
        ("declined 10, @agreed_date=25 12", "appointed (appointed)"),
        ("declined 10, appointed=25 10", "appointed (appointed)"),
        ("declined 10, papers_solved 12", "contacted (contacted)"),
        ("@not_agreed 10, taken 10", "taken 10"),
        ("appointed=25 10, declined 12", "contacted (declined)"),
        ("appointed=25 10, @not_agreed 12", "contacted (declined)"),
        (
            "@not_agreed 12b, @agreed_date=25 12",
            "contacted (declined)",
        ),
        (
            "@not_agreed 12, @agreed_date=25 12b",
            "appointed (appointed)",
        ),
        ("taken 10, declined 12", "taken 10"),
        // Reported gone, and whether it is so.
        ("@reported_gone 10", "contacted (reported_gone)"),
        ("exempt=dead 10", "not_contacted (reported_gone) dead?"),
        (
            "exempt=valid_card 10",
            "not_contacted (not_contacted) valid_card?",
        ),
        (
            "exempt=valid_card 10, @not_agreed 9",
            "contacted (declined) valid_card?",
        ),
        (
            "exempt=dead 10, still_here 12",
            "not_contacted (not_contacted)",
        ),
        (
            "@reported_gone 10, still_here 12",
            "not_contacted (not_contacted)",
        ),
        (
            "@met 8, @reported_gone 10, still_here 10",
            "contacted (contacted)",
        ),
        (
            "@reported_gone 13, still_here 12",
            "contacted (reported_gone)",
        ),
        ("@reported_gone 10, @met 12", "contacted (contacted)"),
        ("@reported_gone 10, taken 12", "taken 12"),
        ("exempt=moved 10, exempt_confirmed=moved 12", "exempt moved"),
        ("exempt=moved 10, exempt_confirmed 12", "exempt moved"),
        ("exempt_confirmed=duplicate 12", "exempt duplicate"),
        // Without a reason anywhere it says nothing.
        ("exempt_confirmed 12", "not_contacted (not_contacted)"),
        (
            "exempt=moved 10, exempt_confirmed=dead 12, still_here 15",
            "not_contacted (not_contacted)",
        ),
        (
            "exempt_confirmed=moved 12, still_here 12",
            "not_contacted (not_contacted)",
        ),
        ("still_here 10, exempt_confirmed=moved 12", "exempt moved"),
        ("taken 8, exempt_confirmed=dead 12", "exempt 08 dead"),
        // What has not happened yet says nothing.
        ("taken 23", "not_contacted (not_contacted)"),
    ];

    #[test]
    fn lives_of_persons() {
        for (life, expected) in LIVES {
            assert_eq!(words(&live(life).stand()), *expected, "{life}");
        }
    }

    #[test]
    fn done_and_remaining_are_everybody() {
        for (life, _) in LIVES {
            let found = live(life).stand();
            let done = found.stage.is_done();
            let exempt = found.stage == PersonStage::Exempt;
            assert_eq!(found.remaining.is_none(), done || exempt, "{life}");
            assert_eq!(
                found.taken_on.is_some(),
                done || found.taken_on.is_some() && exempt,
                "{life}"
            );
            let issued = done && found.stage != PersonStage::Taken;
            assert!(exempt || found.issued_on.is_some() == issued, "{life}");
        }
    }

    proptest::proptest! {
        /// Whatever the order in which things were typed, they come to the same.
        #[test]
        fn the_order_of_typing_decides_nothing(
            events in proptest::collection::vec((0usize..14, 1u32..26, 0u32..30, 0usize..7), 0..9),
            said in proptest::collection::vec((0usize..10, 1u32..23, 0usize..4, 0u32..30), 0..6),
            turn in 0usize..9,
        ) {
            let day = |number: u32| Day::from_ymd_opt(2026, 11, number.max(1));
            let steps = events.iter().map(|(kind, on, due, reason)| StepFact {
                kind: StepKind::ALL[*kind],
                day: day(*on).unwrap(),
                due_on: day(*due),
                exempt: ExemptReason::ALL.get(*reason).copied(),
            });
            let results = said.iter().map(|(result, on, slot, due)| {
                let result = PersonResult::all().nth(*result).unwrap();
                (result, order_of_visit(day(*on).unwrap(), Slot::ALL[*slot], 0), day(*due))
            });
            let mut life = Life {
                steps: steps.collect(),
                results: results.collect(),
                ..Life::default()
            };
            let first = life.stand();
            life.steps.reverse();
            life.results.reverse();
            proptest::prop_assert_eq!(first, life.stand());
            let (at, other) = (turn % life.steps.len().max(1), turn % life.results.len().max(1));
            life.steps.rotate_left(at);
            life.results.rotate_left(other);
            proptest::prop_assert_eq!(first, life.stand());
            proptest::prop_assert_eq!(first.remaining.is_none(), first.stage.is_done() || first.stage == PersonStage::Exempt);
        }
    }
}
