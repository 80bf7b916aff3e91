//! What happens at one door or in one call, in agreement with who lives there and who is away.

use std::sync::LazyLock;

use chrono::{Datelike, Days, Weekday};

use crate::domain::channel::Channel;
use crate::domain::date::{Day, age_on};
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;

use super::chance::Chance;
use super::deck::{Section, sections};
use super::story::{StoryPerson, StoryVisit};
use super::{SampleHousehold, SampleMember};

static WORDS: LazyLock<Vec<Section>> =
    LazyLock::new(|| sections(include_str!("../../assets/sample/story.txt")));

/// From this age on a person is visited for.
const DUE_AGE: i32 = 14;

/// From this age on people are at home more, and go to the office less.
const ELDER: i32 = 65;

/// A visit about to be made.
pub(super) struct Knock<'a> {
    pub(super) house: &'a SampleHousehold,
    pub(super) household: usize,
    pub(super) day: Day,
    pub(super) slot: Slot,
    pub(super) visitors: &'a str,
}

/// The two who walk a village, as their recording chip has it.
pub(super) fn visitors(chance: &mut Chance) -> String {
    let names = words("visitors", "names");
    let first = chance.below(names.len());
    let second = (first + 1 + chance.below(names.len() - 1)) % names.len();
    format!("{}, {}", names[first], names[second])
}

/// A knock at a door.
pub(super) fn knock(at: &Knock, chance: &mut Chance) -> Option<StoryVisit> {
    let here: Vec<usize> = at.members(|member| member.absence.is_none());
    let away: Vec<usize> = at.members(|member| at.is_away(member));
    let at_home = !here.is_empty() && chance.happens(at.at_home(&here));
    let code = if at_home {
        at.met(&here, &away, chance)
    } else if here.is_empty() {
        pick(
            chance,
            &[
                ("household_away", 560),
                ("neighbour_asked", 200),
                ("nobody_home", 240),
            ],
        )
    } else {
        pick(
            chance,
            &[
                ("nobody_home", 690),
                ("invitation_left", 140),
                ("neighbour_asked", 60),
                ("come_back", 30),
                ("no_access", 30),
                ("not_found", 8),
                ("moved_out", 16),
                ("vacant", 8),
                ("seasonal", 8),
                ("demolished", 3),
                ("other", 7),
            ],
        )
    };
    let mut visit = at.visit(code, Channel::Door, chance)?;
    visit.people = match code {
        "met_all" => at.results_here(&here, chance),
        "met_some_away" => {
            let mut people = at.results_here(&here, chance);
            let results = away.iter();
            people.extend(results.filter_map(|&member| at.result_away(member, chance)));
            people
        }
        "met_partly" => at.results_here(&here[..here.len() / 2], chance),
        _ => Vec::new(),
    };
    if at_home {
        visit.informant = at.informant(&here, &visit.people, chance);
    }
    visit.note = note(&visit, chance);
    Some(visit)
}

/// An evening call to one absent member; nothing if there is no number.
pub(super) fn call(at: &Knock, chance: &mut Chance) -> Option<StoryVisit> {
    let member = at
        .members(|member| at.is_away(member))
        .into_iter()
        .find(|&member| {
            let member = &at.house.members[member];
            let there = member.absence.as_ref().map_or("", |absence| &absence.phone);
            !(member.phones.is_empty() && there.is_empty())
        })?;
    let code = pick(
        chance,
        &[
            ("phone_spoke", 440),
            ("phone_no_answer", 190),
            ("phone_relay", 110),
            ("phone_call_back", 90),
            ("phone_off", 80),
            ("phone_message", 60),
            ("phone_wrong_number", 30),
        ],
    );
    let mut visit = at.visit(code, Channel::Phone, chance)?;
    let results: &[(&'static str, usize)] = match code {
        "phone_spoke" => &[("met", 620), ("agreed_date", 250), ("says_done", 130)],
        "phone_relay" => &[("through_family", 1000)],
        _ => &[("not_reached", 1000)],
    };
    visit.informant = (code == "phone_spoke").then_some(member);
    let code = pick(chance, results);
    if visit.follow_up.is_none() {
        visit.people = at.person(member, code, chance).into_iter().collect();
    }
    visit.note = note(&visit, chance);
    Some(visit)
}

impl Knock<'_> {
    /// The places of due members of a kind. Who left only later is on neither side.
    fn members(&self, kind: impl Fn(&SampleMember) -> bool) -> Vec<usize> {
        let members = self.house.members.iter().enumerate();
        members
            .filter(|(_, member)| self.age(member) >= DUE_AGE && kind(member))
            .map(|(place, _)| place)
            .collect()
    }

    fn age(&self, member: &SampleMember) -> i32 {
        age_on(member.birth, self.day).years
    }

    fn is_away(&self, member: &SampleMember) -> bool {
        let absence = member.absence.as_ref();
        absence.is_some_and(|absence| absence.since.first() <= self.day)
    }

    /// In how many of 1000 visits somebody opens.
    fn at_home(&self, here: &[usize]) -> u32 {
        let weekend = matches!(self.day.weekday(), Weekday::Sat | Weekday::Sun);
        let share = match self.slot {
            Slot::Evening => 790,
            Slot::Noon => 680,
            _ if weekend => 700,
            _ => 540,
        };
        let elder = here
            .iter()
            .any(|&member| self.age(&self.house.members[member]) >= ELDER);
        let more = if elder { 130 } else { 0 };
        (share + more + 20 * here.len() as u32).min(940)
    }

    /// The outcome when somebody opens.
    fn met(&self, here: &[usize], away: &[usize], chance: &mut Chance) -> &'static str {
        let elder = here
            .iter()
            .all(|&member| self.age(&self.house.members[member]) >= ELDER);
        match chance.below(1000) {
            0..70 => "come_back",
            70..105 => "not_agreed",
            105..150 if here.len() > 1 => "met_partly",
            150..180 if elder => "unable",
            180..184 => "other",
            _ if away.is_empty() => "met_all",
            _ => "met_some_away",
        }
    }

    fn visit(&self, code: &str, channel: Channel, chance: &mut Chance) -> Option<StoryVisit> {
        Some(StoryVisit {
            household: self.household,
            day: self.day,
            slot: self.slot,
            channel,
            visitors: self.visitors.to_string(),
            outcome: Outcome::from_code(code)?,
            informant: None,
            reason: code.ends_with("not_agreed").then(|| refusal(chance)),
            invitation: code == "invitation_left" || code == "met_some_away" && chance.happens(60),
            note: "",
            follow_up: self.follow_up(code, chance),
            people: Vec::new(),
        })
    }

    fn follow_up(&self, code: &str, chance: &mut Chance) -> Option<(Day, Slot)> {
        let days = match code {
            "come_back" | "phone_call_back" => chance.between(1, 6),
            "not_agreed" if chance.happens(350) => chance.between(4, 10),
            "unable" => chance.between(5, 14),
            _ => return None,
        };
        let day = self.day + Days::new(days as u64);
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let slot = match chance.below(1000) {
            0..450 if weekend => Slot::Morning,
            450..650 if weekend => Slot::Afternoon,
            0..80 => Slot::Noon,
            _ => Slot::Evening,
        };
        Some((day, slot))
    }

    fn results_here(&self, here: &[usize], chance: &mut Chance) -> Vec<StoryPerson> {
        let mut people = Vec::with_capacity(here.len());
        for &member in here {
            let elder = self.age(&self.house.members[member]) >= ELDER;
            let code = match chance.below(1000) {
                0..130 => "agreed_date",
                130..170 => "says_done",
                170..185 => "papers",
                185..260 if elder => "home_service",
                260..330 if elder => "not_obliged",
                // Somebody spoke for the others.
                330..430 if !people.is_empty() => "through_family",
                _ => "met",
            };
            people.extend(self.person(member, code, chance));
        }
        people
    }

    /// Who opened: a grown-up of those who were met, if there is one.
    fn informant(
        &self,
        here: &[usize],
        people: &[StoryPerson],
        chance: &mut Chance,
    ) -> Option<usize> {
        let met = |member: &usize| {
            people.is_empty()
                || people.iter().any(|person| {
                    person.member == *member && person.result.code() != "through_family"
                })
        };
        let met: Vec<usize> = here.iter().copied().filter(met).collect();
        let grown = |member: &usize| self.age(&self.house.members[*member]) >= 18;
        let grown: Vec<usize> = met.iter().copied().filter(grown).collect();
        let asked = if grown.is_empty() { met } else { grown };
        (!asked.is_empty()).then(|| chance.pick(&asked))
    }

    fn result_away(&self, member: usize, chance: &mut Chance) -> Option<StoryPerson> {
        let results = [
            ("through_family", 760),
            ("not_reached", 180),
            ("says_done", 60),
        ];
        let code = pick(chance, &results);
        self.person(member, code, chance)
    }

    fn person(&self, member: usize, code: &str, chance: &mut Chance) -> Option<StoryPerson> {
        Some(StoryPerson {
            member,
            result: PersonResult::from_code(code)?,
            due_on: (code == "agreed_date")
                .then(|| self.day + Days::new(chance.between(2, 18) as u64)),
        })
    }
}

fn refusal(chance: &mut Chance) -> Refusal {
    match chance.below(1000) {
        0..380 => Refusal::OldCardValid,
        380..680 => Refusal::NoTime,
        680..830 => Refusal::Travel,
        830..920 => Refusal::Privacy,
        _ => Refusal::Other,
    }
}

/// What the visitors wrote down, if they did.
fn note(visit: &StoryVisit, chance: &mut Chance) -> &'static str {
    let said = |code: &str| {
        visit
            .people
            .iter()
            .any(|person| person.result.code() == code)
    };
    let about = match (visit.reason, visit.outcome.code()) {
        (Some(reason), _) => reason.code(),
        (None, "other") => "other_outcome",
        _ if said("home_service") => "home_service",
        _ if said("papers") => "papers",
        (None, code) => code,
    };
    let share = section("noted")
        .and_then(|section| section.text(about)?.parse().ok())
        .unwrap_or(1000);
    match words("notes", about).as_slice() {
        [] => "",
        notes if chance.happens(share) => chance.pick(notes),
        _ => "",
    }
}

fn section(name: &str) -> Option<&'static Section> {
    WORDS.iter().find(|section| section.name == name)
}

fn words(name: &str, key: &str) -> Vec<&'static str> {
    section(name)
        .map(|section| section.deck(key))
        .unwrap_or_default()
}

/// One of several codes, by weight.
fn pick(chance: &mut Chance, codes: &[(&'static str, usize)]) -> &'static str {
    let mut draw = chance.below(codes.iter().map(|code| code.1).sum());
    for &(code, weight) in codes {
        if draw < weight {
            return code;
        }
        draw -= weight;
    }
    codes[0].0
}
