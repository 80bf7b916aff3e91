//! Who of a household is away, why, where and until when.

use std::sync::LazyLock;

use chrono::{Datelike, Days, Months};

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::sex::Sex;

use super::chance::Chance;
use super::deck::sections;
use super::kinship::{Kin, Role};
use super::village::Village;
use super::{SampleAbsence, years_between};

/// Stands in `away.txt` for the commune's own province.
const HOME: &str = "{home}";

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    sections(include_str!("../../assets/sample/away.txt"))
        .iter()
        .map(|section| Zone {
            name: section.name,
            destinations: section
                .entries()
                .map(|(key, text)| {
                    let places = super::deck::deck(text);
                    (
                        key,
                        places.into_iter().filter_map(Destination::read).collect(),
                    )
                })
                .collect(),
        })
        .collect()
});

struct Zone {
    name: &'static str,
    destinations: Vec<(&'static str, Vec<Destination>)>,
}

#[derive(Clone, Copy)]
struct Destination {
    place: &'static str,
    address: &'static str,
    work: &'static str,
}

impl Destination {
    fn read(text: &'static str) -> Option<Self> {
        let mut parts = text.split('|').map(str::trim);
        Some(Self {
            place: parts.next()?,
            address: parts.next()?,
            work: parts.next()?,
        })
    }
}

/// An absence, and what the absent person does there.
#[derive(Clone)]
pub(super) struct Leaving {
    pub(super) absence: SampleAbsence,
    pub(super) work: &'static str,
}

impl Leaving {
    /// Who is away for a few days or weeks keeps the work at home.
    pub(super) fn keeps_work(&self) -> bool {
        is_short(self.absence.reason.code())
    }
}

fn is_short(reason: &str) -> bool {
    matches!(reason, "hospital" | "private")
}

/// The absences of a household, member by member.
pub(super) fn leavings(
    house: &[Kin],
    births: &[Day],
    village: &Village,
    today: Day,
    chance: &mut Chance,
) -> Vec<Option<Leaving>> {
    let traveller = |at: usize| Traveller {
        sex: house[at].sex,
        born: births[at],
        age: years_between(births[at], today),
        married: house[at].spouse.is_some(),
        village,
        today,
    };
    let mut away: Vec<Option<Leaving>> = (0..house.len())
        .map(|at| {
            let who = traveller(at);
            let share = who.share() * village.leaving / 1000;
            // The old couple, the head and his wife keep the house.
            let stays = matches!(house[at].role, Role::Head | Role::Spouse | Role::Lodger);
            let share = if stays { share * 2 / 3 } else { share };
            if chance.happens(share) {
                who.leave(chance)
            } else {
                None
            }
        })
        .collect();
    for at in 0..house.len() {
        let mut parents = [house[at].mother, house[at].father].into_iter().flatten();
        let with = parents.find_map(|parent| away[parent].clone());
        if let Some(parent) = with
            && parent.absence.reason.code() == "working_elsewhere"
            && traveller(at).age < 14
            && chance.happens(160)
        {
            away[at] = traveller(at).go_along(&parent);
        }
    }
    away
}

struct Traveller<'a> {
    sex: Sex,
    born: Day,
    age: i32,
    married: bool,
    village: &'a Village,
    today: Day,
}

impl Traveller<'_> {
    /// How many of 1000 people of this age are away in an average village.
    fn share(&self) -> u32 {
        match self.age {
            ..14 => 0,
            14 => 25,
            15..18 => 85,
            18..23 => 520,
            23..30 => 450,
            30..40 => 270,
            40..50 => 150,
            50..60 => 70,
            60..75 => 38,
            _ => 30,
        }
    }

    fn reason(&self, chance: &mut Chance) -> &'static str {
        let draw = chance.below(1000);
        let man = self.sex == Sex::Male;
        match self.age {
            ..15 => "with_family",
            15..18 => match draw {
                0..700 => "studying",
                700..840 => "working_elsewhere",
                840..950 => "with_family",
                _ => "private",
            },
            18..25 => match draw {
                0..360 => "studying",
                // Recruits are at least 18 when they are called up.
                360..470 if man && self.age >= 19 => "military",
                360..400 => "settled_abroad",
                900..960 => "working_abroad",
                960..975 => "with_family",
                975..985 => "unknown",
                985..992 => "private",
                _ => "working_elsewhere",
            },
            25..40 => match draw {
                0..150 => "working_abroad",
                150..185 => "settled_abroad",
                185..230 => "with_family",
                230..260 => "private",
                260..300 => "not_living",
                300..325 => "unknown",
                325..345 if man => "military",
                _ => "working_elsewhere",
            },
            40..60 => match draw {
                0..60 => "working_abroad",
                60..80 => "settled_abroad",
                80..150 => "with_family",
                150..205 => "hospital",
                205..265 => "private",
                265..305 => "not_living",
                305..335 => "unknown",
                _ => "working_elsewhere",
            },
            _ => match draw {
                0..520 => "with_family",
                520..770 => "hospital",
                770..880 => "private",
                880..930 => "not_living",
                _ => "settled_abroad",
            },
        }
    }

    fn leave(&self, chance: &mut Chance) -> Option<Leaving> {
        let code = match self.reason(chance) {
            // Most who settle abroad go there to marry.
            "settled_abroad" if self.married => "working_abroad",
            // From the hills fewer can pay what it costs to go abroad.
            far if far.ends_with("abroad") && self.village.upland && chance.happens(600) => {
                "working_elsewhere"
            }
            code => code,
        };
        let reason = Reason::from_code(code)?;
        let list = match code {
            "studying" if self.age < 18 || chance.happens(120) => "boarding",
            "with_family" if self.age < 48 => "with_kin",
            "working_abroad" if self.village.upland && self.is_north() => "upland_abroad",
            _ => code,
        };
        let to = self.destination(list, chance);
        let since = self.since(code, chance);
        let back = self.back(code, since, chance);
        let plan = plan(code, back, chance);
        let declared = match chance.below(1000) {
            0..430 if !is_short(code) => Declared::Yes,
            430..840 => Declared::No,
            _ => Declared::Unknown,
        };
        let asked = self.today - Days::new(chance.below(75) as u64);
        Some(Leaving {
            absence: SampleAbsence {
                reason,
                place: to.place,
                address: to.address,
                phone: String::new(),
                since,
                back,
                contact: None,
                plan,
                plan_day: self.plan_day(plan, back, chance),
                declared,
                confirmed: (asked >= since.first() && chance.happens(800)).then_some(asked),
            },
            work: to.work,
        })
    }

    fn is_north(&self) -> bool {
        self.village.region.zone == "north"
    }

    /// A child that a parent took along.
    fn go_along(&self, parent: &Leaving) -> Option<Leaving> {
        let mut with = parent.clone();
        with.absence.reason = Reason::from_code("with_family")?;
        with.absence.plan = None;
        with.absence.plan_day = None;
        let arrived = self.born.checked_add_months(Months::new(3))?;
        if with.absence.since.first() < arrived {
            with.absence.since = PartialDate::Month {
                year: arrived.year(),
                month: arrived.month(),
            };
        }
        with.work = "";
        (with.absence.since.first() <= self.today
            && with
                .absence
                .confirmed
                .is_none_or(|day| day >= with.absence.since.first()))
        .then_some(with)
    }

    fn destination(&self, list: &str, chance: &mut Chance) -> Destination {
        let nowhere = Destination {
            place: "",
            address: "",
            work: "",
        };
        let places = ZONES
            .iter()
            .find(|zone| zone.name == self.village.region.zone)
            .and_then(|zone| zone.destinations.iter().find(|entry| entry.0 == list));
        let Some((_, places)) = places else {
            return nowhere;
        };
        let mut to = chance.pick(places);
        if to.place == HOME {
            to.place = self.village.province;
        }
        to
    }

    fn since(&self, code: &str, chance: &mut Chance) -> PartialDate {
        let month = |back: i32| {
            let months = (self.today.year() * 12 + self.today.month0() as i32 - back).max(0);
            PartialDate::Month {
                year: months / 12,
                month: (months % 12 + 1) as u32,
            }
        };
        // Nobody leaves for work before the fifteenth birthday.
        let working_months = self.months_since(15);
        match code {
            "studying" => self.school_year(if self.age < 18 { 15 } else { 18 }),
            "military" => self.call_up(chance),
            "hospital" => self.days_ago(chance.between(3, 60)),
            "private" => self.days_ago(chance.between(1, 13)),
            "working_abroad" => month(chance.between(1, 40.min(self.months_since(18)))),
            "settled_abroad" => month(chance.between(1, 90.min(self.months_since(18)))),
            "not_living" | "unknown" => {
                let years = chance.between(1, 8.min(self.age - 15).max(1));
                PartialDate::Year(self.today.year() - years)
            }
            _ if chance.happens(180) => self.days_ago(chance.between(20, 270)),
            _ => month(chance.between(1, 66.min(working_months))),
        }
    }

    /// Whole months since a birthday, at least one.
    fn months_since(&self, birthday: i32) -> i32 {
        let months = |day: Day| day.year() * 12 + day.month0() as i32;
        (months(self.today) - months(self.born) - birthday * 12 - 1).max(1)
    }

    fn days_ago(&self, days: i32) -> PartialDate {
        PartialDate::Day(self.today - Days::new(days as u64))
    }

    /// September of the year in which a pupil of that age begins, or the last September.
    fn school_year(&self, age: i32) -> PartialDate {
        let last = self.today.year() - i32::from(self.today.month() < 9);
        PartialDate::Month {
            // Five years of study at most.
            year: (self.born.year() + age).clamp(last - 4, last),
            month: 9,
        }
    }

    /// Recruits are called up in February and serve for two years.
    fn call_up(&self, chance: &mut Chance) -> PartialDate {
        let last = self.today.year() - i32::from(self.today.month() < 3);
        let year = last - i32::from(self.age > 19 && chance.happens(500));
        PartialDate::Month { year, month: 2 }
    }

    fn back(&self, code: &str, since: PartialDate, chance: &mut Chance) -> ExpectedBack {
        let draw = chance.below(1000);
        let tet = self.next(Occasion::Tet);
        let in_days = |days: i32| {
            let day = if days < 0 {
                (self.today - Days::new(days.unsigned_abs() as u64)).max(since.last())
            } else {
                self.today + Days::new(days as u64)
            };
            ExpectedBack::On(PartialDate::Day(day))
        };
        let month_after = |years: i32| {
            let year = (since.year() + years).max(self.today.year() + 1);
            let month = since.first().month();
            ExpectedBack::On(PartialDate::Month { year, month })
        };
        match (code, draw) {
            ("studying", 0..620) | ("with_family", 0..520) | ("working_elsewhere", 0..640) => tet,
            ("studying", 620..880) => self.next(Occasion::Summer),
            ("studying", _) | ("military", 0..800) => month_after(2),
            ("military", _) | ("settled_abroad", 0..250) => tet,
            ("working_abroad", 0..560) => month_after(3),
            ("working_abroad", 560..720) => match tet {
                ExpectedBack::Occasion(occasion, year) => {
                    ExpectedBack::Occasion(occasion, year + 1)
                }
                other => other,
            },
            ("hospital", 0..680) => in_days(chance.between(-6, 40)),
            ("private", 0..900) => in_days(chance.between(-4, 14)),
            ("working_elsewhere", 640..690) => self.next(Occasion::April30),
            ("working_elsewhere", 690..715) => self.next(Occasion::September2),
            ("working_elsewhere", 715..790) => in_days(chance.between(8, 75)),
            _ => ExpectedBack::Unknown,
        }
    }

    /// The next time that an occasion comes round.
    fn next(&self, occasion: Occasion) -> ExpectedBack {
        // Tết is over by 20 February at the latest.
        let over = match occasion {
            Occasion::Tet => (2, 20),
            Occasion::HungKings | Occasion::April30 => (5, 1),
            Occasion::Summer => (6, 30),
            Occasion::September2 => (9, 3),
        };
        let passed = (self.today.month(), self.today.day()) > over;
        ExpectedBack::Occasion(occasion, self.today.year() + i32::from(passed))
    }

    fn plan_day(&self, plan: Option<Plan>, back: ExpectedBack, chance: &mut Chance) -> Option<Day> {
        match (plan?, back) {
            (Plan::HomeBefore, ExpectedBack::On(PartialDate::Day(day))) if day > self.today => {
                Some(day + Days::new(chance.below(3) as u64))
            }
            (Plan::WhereLiving, _) if chance.happens(350) => {
                Some(self.today + Days::new(chance.between(2, 35) as u64))
            }
            _ => None,
        }
    }
}

fn plan(code: &str, back: ExpectedBack, chance: &mut Chance) -> Option<Plan> {
    if matches!(code, "unknown" | "not_living" | "settled_abroad") {
        return None;
    }
    let soon = matches!(back, ExpectedBack::On(PartialDate::Day(_)));
    match chance.below(1000) {
        0..180 => None,
        _ if soon => Some(Plan::HomeBefore),
        180..320 => Some(Plan::None),
        _ if is_short(code) => Some(Plan::None),
        320..700 if !matches!(code, "working_abroad" | "military") => Some(Plan::WhereLiving),
        _ => Some(Plan::HomeAfter),
    }
}
