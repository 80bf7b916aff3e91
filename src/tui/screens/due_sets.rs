//! The bar of figures above the people behind one: Tab opens what can be listed, a second Tab the reasons of those who
//! remain, each with its count; a digit or an arrow chooses.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::eligible_people::set_words;
use crate::domain::stage::Remaining;
use crate::lang::{Lang, say};
use crate::store::{DueSet, Figures};
use crate::tui::context::Ctx;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::widgets::pick::Pick;

/// The signs that pick, in the order in which hands find them.
const SIGNS: &str = "1234567890-*=;'";

/// The sets of the first page, those asked for most in front.
const SETS: [DueSet; 15] = [
    DueSet::Eligible,
    DueSet::Remaining,
    DueSet::Done,
    DueSet::Undelivered,
    DueSet::Handed,
    DueSet::Issued,
    DueSet::Elsewhere,
    DueSet::ExemptProposed,
    DueSet::Exempt,
    DueSet::Uncertain,
    DueSet::May,
    DueSet::DoneToday,
    DueSet::DoneWeek,
    DueSet::Outside,
    DueSet::AppointedToday,
];

/// The reasons of the second page; 5, 7 and 0 mean what they mean among the results of a visit.
const REASONS: [Remaining; Remaining::ALL.len()] = [
    Remaining::NotContacted,
    Remaining::Contacted,
    Remaining::Appointed,
    Remaining::Missed,
    Remaining::Declined,
    Remaining::AwayWork,
    Remaining::Papers,
    Remaining::AwayStudy,
    Remaining::AwayAbroad,
    Remaining::ReportedGone,
    Remaining::SaysDone,
    Remaining::HomeService,
    Remaining::AwayOther,
    Remaining::AwayUnknown,
    Remaining::Redo,
];

/// What a key came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Nothing.
    No,
    /// The bar took it.
    Moved,
    /// Another set is chosen.
    Chosen(DueSet),
}

/// Which page is open, and whether it has the keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    /// Whether the bar has the keys.
    pub focused: bool,
    /// The reasons are open.
    reasons: bool,
    place: Rect,
}

impl Sets {
    /// Gives the keys to the next page, after the last one to the list; backwards with `back`.
    pub fn turn(&mut self, back: bool) {
        let last = self.reasons != back;
        if self.focused && last {
            self.focused = false;
        } else if self.focused {
            self.reasons = !self.reasons;
        } else {
            (self.focused, self.reasons) = (true, back);
        }
    }

    /// What is offered on the open page: what has people, and what is chosen.
    fn offered(&self, chosen: DueSet, figures: &Figures) -> Vec<(char, DueSet)> {
        let all: Vec<DueSet> = if self.reasons {
            REASONS.map(DueSet::Reason).to_vec()
        } else {
            SETS.to_vec()
        };
        let signs = SIGNS.chars().zip(all);
        signs
            .filter(|(_, set)| {
                let always = matches!(set, DueSet::Eligible | DueSet::Remaining | DueSet::Done);
                always || *set == chosen || figures.of(*set) > 0
            })
            .collect()
    }

    fn pick(&self, chosen: DueSet, figures: &Figures, lang: Lang) -> (Vec<DueSet>, Pick) {
        let offered = self.offered(chosen, figures);
        let at = offered.iter().position(|(_, set)| *set == chosen);
        let (sets, words) = offered
            .into_iter()
            .map(|(sign, set)| {
                let count = lang.count(figures.of(set));
                (set, (sign, format!("{}: {count}", set_words(set, lang))))
            })
            .unzip();
        let mut pick = Pick::new(words);
        pick.choose(at);
        (sets, pick)
    }

    /// Takes a sign or an arrow. A sign is all it takes: on to the people.
    pub fn key(&mut self, key: Key, chosen: DueSet, figures: &Figures, lang: Lang) -> Taken {
        let (sets, mut pick) = self.pick(chosen, figures, lang);
        if !self.focused || !pick.key(key) {
            return Taken::No;
        }
        self.focused = !matches!(key, Key::Char(_));
        let set = pick.chosen().and_then(|at| sets.get(at));
        set.map_or(Taken::Moved, |set| Taken::Chosen(*set))
    }

    /// A click opens the bar, or chooses.
    pub fn click(&mut self, at: Position, chosen: DueSet, figures: &Figures, lang: Lang) -> Taken {
        if !self.place.contains(at) {
            return Taken::No;
        }
        if !self.focused {
            self.turn(false);
            return Taken::Moved;
        }
        let (_, pick) = self.pick(chosen, figures, lang);
        match pick.at(self.place, at.x, at.y) {
            Some(sign) => self.key(Key::Char(sign), chosen, figures, lang),
            None => Taken::Moved,
        }
    }

    /// The rows the bar takes in so many columns.
    pub fn rows(&self, columns: u16, chosen: DueSet, figures: &Figures, lang: Lang) -> u16 {
        if self.focused {
            self.pick(chosen, figures, lang).1.rows(columns).min(8)
        } else {
            1
        }
    }

    /// What stands in the frame of the bar.
    pub fn title(&self, lang: Lang) -> String {
        match (self.focused, self.reasons) {
            (false, _) => say!(lang, due_sets_title),
            (true, false) => say!(lang, due_sets_title_open),
            (true, true) => say!(lang, due_sets_title_reasons),
        }
    }

    /// Draws the bar; closed, it is one sentence that proves itself: done and remaining make the eligible.
    pub fn draw(
        &mut self,
        frame: &mut Frame,
        area: Rect,
        chosen: DueSet,
        figures: &Figures,
        ctx: &Ctx,
    ) {
        self.place = area;
        if self.focused {
            let (_, pick) = self.pick(chosen, figures, ctx.lang);
            pick.draw(frame, area, ctx.look, true);
            return;
        }
        let count = |set| ctx.lang.count(figures.of(set));
        let words = say!(
            ctx.lang,
            due_sets_sum,
            eligible = count(DueSet::Eligible),
            done = count(DueSet::Done),
            remaining = count(DueSet::Remaining),
            undelivered = count(DueSet::Undelivered)
        );
        let span = ctx.look.span(&words, Role::Quiet);
        frame
            .buffer_mut()
            .set_span(area.x, area.y, &span, area.width);
    }
}
