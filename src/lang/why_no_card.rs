//! "Why no card yet?" in one line: what the law asks of a person, where the person is, how far it has come.
//!
//! Must and may are told apart first, so that nobody presses a person who is not obliged.

use crate::domain::absence::Reason;
use crate::domain::campaign::CampaignKind;
use crate::domain::date::{Day, PartialDate};
use crate::domain::exemption::ExemptReason;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::identity_law::{Duty, Held, May, obligation};
use crate::domain::record::{Absence, Step};
use crate::domain::stage::{PersonStage, Remaining, Standing};
use crate::domain::step::StepKind;

use super::{Lang, say};

/// So many years after a birthday it still explains why somebody must.
const RECENT_YEARS: u32 = 2;

/// What the line is made of.
#[derive(Clone, Copy, Debug)]
pub struct WhyNoCard<'w> {
    /// What the campaign is about: the law on identity cards speaks of cards only.
    pub kind: CampaignKind,
    /// Whether the campaign's rule counts the person.
    pub eligible: bool,
    /// Birth, as exactly as known.
    pub birth: Option<PartialDate>,
    /// The card held.
    pub held: Held,
    /// The open absence.
    pub absence: Option<&'w Absence>,
    /// The standing steps of the campaign, oldest first: what is missing, why not yet.
    pub steps: &'w [Step],
    /// How far it has come.
    pub standing: &'w Standing,
    /// The day it is told for.
    pub today: Day,
}

impl WhyNoCard<'_> {
    /// The line.
    pub fn say(&self, lang: Lang) -> String {
        let how_far = self.how_far(lang);
        let stage = self.standing.stage;
        if stage.is_done() || stage == PersonStage::Exempt {
            return how_far;
        }
        let mut parts = vec![self.duty(lang)];
        parts.extend(self.absence.map(|absence| away(absence, lang)));
        // Whoever is proposed as dead or moved is told with the reason alone.
        let said_below = self.standing.exempt_proposed.is_some()
            && self.standing.remaining == Some(Remaining::ReportedGone);
        parts.extend((!said_below).then_some(how_far));
        if let Some(reason) = self.standing.exempt_proposed {
            let reason = lang.label("exempt_reason", reason.code());
            parts.push(say!(lang, no_card_exempt_proposed, reason = reason));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// The same in two or three words, to stand beside a name, of who is not to be pressed: done, exempt, not obliged or
    /// not meant. Empty of everybody else.
    pub fn mark(&self, lang: Lang) -> String {
        let stage = self.standing.stage;
        if stage.is_done() || stage == PersonStage::Exempt {
            return lang.label("person_stage", stage.code());
        }
        let asked = obligation(self.birth, self.held, self.today);
        let by_law = self.kind == CampaignKind::Card && self.birth.is_some();
        if by_law && !asked.duty.is_must() {
            let about = if asked.uncertain { "≈ " } else { "" };
            return format!("{about}{}", say!(lang, no_card_need_not));
        }
        if self.eligible {
            String::new()
        } else {
            lang.label("person_stage", PersonStage::Exempt.code())
        }
    }

    /// What is asked of the person.
    pub fn duty(&self, lang: Lang) -> String {
        if self.kind != CampaignKind::Card {
            return if self.eligible {
                say!(lang, no_card_eligible)
            } else {
                say!(lang, no_card_not_eligible)
            };
        }
        if self.birth.is_none() {
            return say!(lang, no_card_birth_unknown);
        }
        let asked = obligation(self.birth, self.held, self.today);
        let words = match asked.duty {
            Duty::MustFirst { .. } if self.held.kind.is_none() => {
                return say!(lang, no_card_must_card_unknown);
            }
            Duty::MustFirst { since: Some(day) } if self.is_recent(day) => {
                say!(lang, no_card_must_turned, age = "14", day = lang.day(day))
            }
            Duty::MustFirst { .. } => say!(lang, no_card_must_first),
            Duty::MustReplaceOld { since } => {
                say!(lang, no_card_must_replace, day = lang.day(since))
            }
            Duty::MustRenew {
                milestone: Some(age),
                since,
            } => {
                let age = age.to_string();
                say!(lang, no_card_must_turned, age = age, day = lang.day(since))
            }
            Duty::MustRenew { since, .. } => {
                say!(lang, no_card_must_renew, day = lang.day(since))
            }
            Duty::MayNow(May::UnderAge { until }) => {
                say!(lang, no_card_may_young, day = lang.day(until))
            }
            Duty::MayNow(May::CardValid { until: Some(day) }) => {
                say!(lang, no_card_may_valid, day = lang.day(day))
            }
            Duty::MayNow(May::CardValid { until: None }) => say!(lang, no_card_may_for_life),
            Duty::NotYet => String::new(),
        };
        if asked.uncertain && !words.is_empty() {
            format!("≈ {words}")
        } else {
            words
        }
    }

    fn is_recent(&self, since: Day) -> bool {
        let years = self.today.years_since(since);
        years.is_some_and(|years| years < RECENT_YEARS)
    }

    fn latest(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.kind == kind)
    }

    fn how_far(&self, lang: Lang) -> String {
        let standing = self.standing;
        let on = |kind| {
            let step = self.latest(kind);
            step.map_or_else(String::new, |step| lang.day(step.occurred_on))
        };
        match standing.stage {
            PersonStage::Exempt => {
                let reason = standing.exempt.map(ExemptReason::code);
                let reason =
                    reason.map_or_else(String::new, |code| lang.label("exempt_reason", code));
                say!(lang, no_card_exempt, reason = reason)
            }
            PersonStage::Taken => {
                let day = standing
                    .taken_on
                    .map_or_else(String::new, |day| lang.day(day));
                let days = self.days_since(standing.taken_on, lang);
                say!(lang, no_card_taken, day = day, days = days)
            }
            PersonStage::CardArrived => {
                let days = self.days_since(standing.issued_on, lang);
                let day = standing
                    .issued_on
                    .map_or_else(String::new, |day| lang.day(day));
                say!(lang, no_card_card_arrived, day = day, days = days)
            }
            PersonStage::HandedOver => {
                say!(lang, no_card_handed_over, day = on(StepKind::HandedOver))
            }
            PersonStage::VerifiedElsewhere => {
                say!(lang, no_card_verified, day = on(StepKind::Verified))
            }
            _ => standing
                .remaining
                .map_or_else(String::new, |remaining| self.open(remaining, lang)),
        }
    }

    fn days_since(&self, day: Option<Day>, lang: Lang) -> String {
        let days = day.map_or(0, |day| (self.today - day).num_days());
        lang.number(days.max(0))
    }

    /// What is open of somebody who is not done.
    fn open(&self, remaining: Remaining, lang: Lang) -> String {
        let due_on = self.standing.due_on;
        match remaining {
            Remaining::Appointed | Remaining::Missed if due_on.is_some() => {
                let day = due_on.map_or_else(String::new, |day| lang.day(day));
                if remaining == Remaining::Missed {
                    say!(lang, no_card_missed, day = day)
                } else {
                    say!(lang, no_card_appointed, day = day)
                }
            }
            Remaining::Papers => with(remaining, self.missing_papers(), lang),
            Remaining::Declined => with(remaining, self.refusal(lang), lang),
            Remaining::AwayStudy
            | Remaining::AwayWork
            | Remaining::AwayAbroad
            | Remaining::AwayUnknown
            | Remaining::AwayOther => {
                let spoken = match self.standing.stage {
                    PersonStage::NotContacted => Remaining::NotContacted,
                    _ => Remaining::Contacted,
                };
                lang.label("no_card_open", spoken.code())
            }
            remaining => lang.label("no_card_open", remaining.code()),
        }
    }

    fn missing_papers(&self) -> Option<String> {
        let step = self.latest(StepKind::PapersMissing)?;
        (!step.note.is_empty()).then(|| step.note.clone())
    }

    fn refusal(&self, lang: Lang) -> Option<String> {
        let step = self.latest(StepKind::Declined)?;
        let reason = step.reason.as_deref()?;
        Some(lower(&lang.label("refusal", reason)))
    }
}

fn with(remaining: Remaining, more: Option<String>, lang: Lang) -> String {
    let words = lang.label("no_card_open", remaining.code());
    match more {
        Some(more) => format!("{words}: {more}"),
        None => words,
    }
}

/// `vắng, đi làm ăn xa, về Tết 2027`.
fn away(absence: &Absence, lang: Lang) -> String {
    let reason = absence.reason.map(Reason::code);
    let reason = reason.map_or_else(String::new, |code| lang.label("reason_short", code));
    let back = absence.back.filter(|back| *back != ExpectedBack::Unknown);
    let back = back.map(|back| say!(lang, sheet_back, when = lang.back(back)));
    let parts = [say!(lang, no_card_away), reason, back.unwrap_or_default()];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts
        .map(|part| lower(&part))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text with its first letter small, to stand inside a sentence; what is written in capitals stays.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::CardKind;
    use crate::domain::id::PersonId;
    use crate::domain::stage::{PersonFacts, Said, standing};

    fn told(kind: CampaignKind, born: &str, card: &str, away: bool, lang: Lang) -> String {
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        let mut card = card.split(' ');
        let held = Held {
            kind: card.next().and_then(CardKind::from_code),
            issued: card.next().and_then(PartialDate::from_iso),
            expires: None,
        };
        let mut absence = Absence::new(PersonId(1));
        absence.back = ExpectedBack::from_code("tet-2027");
        let absence = away.then_some(&absence);
        let facts = PersonFacts {
            steps: &[],
            said: &Said::default(),
            away: absence.map(|_| Remaining::AwayUnknown),
            home_service: false,
            today,
        };
        let why = WhyNoCard {
            kind,
            eligible: true,
            birth: PartialDate::from_iso(born),
            held,
            absence,
            steps: &[],
            standing: &standing(&facts),
            today,
        };
        why.say(lang)
    }

    #[test]
    fn must_and_may_are_told_apart() {
        use CampaignKind::{Card, Gift};
        for (kind, born, card, away, vi) in [
            (
                Card,
                "1986-03-10",
                "chip 2022-01-05",
                true,
                "Bắt buộc (đủ 40 tuổi từ 10/03/2026) · vắng, về Tết 2027 · chưa liên hệ",
            ),
            (
                Card,
                "1986-03-10",
                "identity 2024-07-05",
                false,
                "Không bắt buộc: thẻ còn hạn đến 10/03/2046 · chưa liên hệ",
            ),
            (
                Card,
                "1960-03-10",
                "identity 2024-07-05",
                false,
                "Không bắt buộc: thẻ dùng suốt đời · chưa liên hệ",
            ),
            (
                Card,
                "2012-11-22",
                "none",
                false,
                "Bắt buộc (đủ 14 tuổi từ 22/11/2026) · chưa liên hệ",
            ),
            (
                Card,
                "2012-11-23",
                "none",
                false,
                "Không bắt buộc: chưa đủ 14 tuổi (đủ ngày 23/11/2026) · chưa liên hệ",
            ),
            (
                Card,
                "1990-01-02",
                "none",
                false,
                "Bắt buộc (từ đủ 14 tuổi, chưa có thẻ) · chưa liên hệ",
            ),
            (
                Card,
                "1990-01-02",
                "cmnd",
                false,
                "Bắt buộc (chứng minh nhân dân hết giá trị từ 01/01/2025) · chưa liên hệ",
            ),
            (
                Card,
                "1990-01-02",
                "",
                false,
                "Bắt buộc nếu chưa có thẻ (chưa rõ đang giữ thẻ gì) · chưa liên hệ",
            ),
            (
                Card,
                "2012",
                "none",
                false,
                "≈ Bắt buộc (đủ 14 tuổi từ 01/01/2026) · chưa liên hệ",
            ),
            (
                Card,
                "",
                "none",
                false,
                "Chưa rõ ngày sinh, tính là thuộc diện · chưa liên hệ",
            ),
            (
                Gift,
                "1986-03-10",
                "chip 2022-01-05",
                false,
                "Thuộc diện · chưa liên hệ",
            ),
        ] {
            assert_eq!(told(kind, born, card, away, Lang::Vi), vi, "{born} {card}");
        }
        assert_eq!(
            told(Card, "1986-03-10", "chip 2022-01-05", true, Lang::En),
            "Must (turned 40 on 10/03/2026) · away, back Tết 2027 · not contacted"
        );
    }
}
