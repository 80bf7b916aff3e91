//! The filter bar of the absent list: four filters, one of them open with its values, their digits and their counts.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::domain::absence::{Reason, Scope};
use crate::lang::{Lang, say};
use crate::store::{AbsentCounts, AbsentFilter, Back, PhoneFilter};
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, width};
use crate::tui::widgets::pick::Pick;

/// One of the filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Which {
    /// Why they are away.
    #[default]
    Reason,
    /// How far away, and where.
    Place,
    /// Whether they can be reached.
    Reach,
    /// When they are expected back.
    Back,
}

impl Which {
    const ALL: [Self; 4] = [Self::Reason, Self::Place, Self::Reach, Self::Back];

    fn label(self, lang: Lang) -> String {
        match self {
            Self::Reason => say!(lang, absent_filter_reason),
            Self::Place => say!(lang, absent_filter_place),
            Self::Reach => say!(lang, absent_filter_reach),
            Self::Back => say!(lang, absent_filter_back),
        }
    }
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    All,
    Reason(Reason),
    Scope(Scope),
    Place(String),
    Reach(PhoneFilter),
    Back(Back),
}

impl Value {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::All => say!(lang, absent_filter_all),
            Self::Reason(reason) => lang.label("reason_short", reason.code()),
            Self::Scope(scope) => lang.label("scope", scope.code()),
            Self::Place(place) => place.clone(),
            Self::Reach(reach) => lang.label("reach", reach.code()),
            Self::Back(back) => lang.label("back", back.code()),
        }
    }
}

/// Digits for places: the first three are the scopes'.
const PLACE_DIGITS: &str = "456789";

/// What is chosen, which filter is open, and whether it has the keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    /// What is chosen.
    pub filter: AbsentFilter,
    open: Which,
    /// Whether the open filter has the keys.
    pub focused: bool,
    tabs: Vec<(Which, Rect)>,
    values: Rect,
}

impl Filters {
    /// Whether any filter leaves people out.
    pub fn is_set(&self) -> bool {
        let filter = &self.filter;
        filter.reason.is_some()
            || filter.scope.is_some()
            || filter.place.is_some()
            || filter.phone.is_some()
            || filter.back.is_some()
    }

    /// Lets everybody through again.
    pub fn clear(&mut self) {
        for which in Which::ALL {
            self.take(which, &Value::All);
        }
    }

    /// Gives the keys to the next filter, after the last one to the list; backwards with `back`.
    pub fn turn(&mut self, back: bool) {
        let at = Which::ALL.iter().position(|which| *which == self.open);
        let last = Which::ALL.len() - 1;
        let next = match (self.focused, at, back) {
            (false, _, false) => Some(0),
            (false, _, true) => Some(last),
            (true, Some(at), false) if at < last => Some(at + 1),
            (true, Some(at), true) => at.checked_sub(1),
            _ => None,
        };
        self.focused = next.is_some();
        if let Some(next) = next {
            self.open = Which::ALL[next];
        }
    }

    /// The values of a filter with their digits and how many people each has.
    fn values(&self, which: Which, counts: &AbsentCounts) -> Vec<(char, Value, usize)> {
        let mut values: Vec<(char, Value, usize)> = Vec::new();
        match which {
            Which::Reason => {
                for (reason, count) in &counts.reasons {
                    if let Some(reason) = reason {
                        // 0 stands for all, in every filter.
                        let digit = Some(reason.digit()).filter(|digit| *digit != '0');
                        values.push((digit.unwrap_or('-'), Value::Reason(*reason), *count));
                    }
                }
            }
            Which::Place => {
                for (scope, count) in &counts.scopes {
                    let digit = char::from(b'1' + *scope as u8);
                    values.push((digit, Value::Scope(*scope), *count));
                }
                let named = counts.places.iter().filter(|(place, _)| !place.is_empty());
                for (digit, (place, count)) in PLACE_DIGITS.chars().zip(named) {
                    values.push((digit, Value::Place(place.clone()), *count));
                }
            }
            Which::Reach => {
                for (digit, (reach, count)) in ('1'..).zip(&counts.phones) {
                    values.push((digit, Value::Reach(*reach), *count));
                }
            }
            Which::Back => {
                for (digit, back) in ('1'..).zip(Back::ALL) {
                    let found = counts.backs.iter().find(|(one, _)| *one == back);
                    if let Some((_, count)) = found {
                        values.push((digit, Value::Back(back), *count));
                    }
                }
            }
        }
        // What is chosen stays in sight when nobody has it any more.
        let chosen = self.chosen(which);
        if chosen != Value::All && values.iter().all(|(_, value, _)| *value != chosen) {
            values.push(('*', chosen, 0));
        }
        values.insert(0, ('0', Value::All, 0));
        values
    }

    fn chosen(&self, which: Which) -> Value {
        let filter = &self.filter;
        let value = match which {
            Which::Reason => filter.reason.map(Value::Reason),
            Which::Place => filter
                .place
                .clone()
                .map(Value::Place)
                .or(filter.scope.map(Value::Scope)),
            Which::Reach => filter.phone.map(Value::Reach),
            Which::Back => filter.back.map(Value::Back),
        };
        value.unwrap_or(Value::All)
    }

    fn take(&mut self, which: Which, value: &Value) {
        let filter = &mut self.filter;
        match which {
            Which::Reason => filter.reason = None,
            Which::Place => (filter.scope, filter.place) = (None, None),
            Which::Reach => filter.phone = None,
            Which::Back => filter.back = None,
        }
        match value {
            Value::All => {}
            Value::Reason(reason) => filter.reason = Some(*reason),
            Value::Scope(scope) => filter.scope = Some(*scope),
            Value::Place(place) => filter.place = Some(place.clone()),
            Value::Reach(reach) => filter.phone = Some(*reach),
            Value::Back(back) => filter.back = Some(*back),
        }
    }

    fn pick(&self, counts: &AbsentCounts, lang: Lang) -> Pick {
        let values = self.values(self.open, counts);
        let chosen = self.chosen(self.open);
        let at = values.iter().position(|(_, value, _)| *value == chosen);
        let options = values.iter().map(|(digit, value, count)| {
            let words = match value {
                Value::All => value.words(lang),
                _ => format!("{}: {}", value.words(lang), lang.count(*count)),
            };
            (*digit, words)
        });
        let mut pick = Pick::new(options.collect());
        pick.choose(at);
        pick
    }

    /// Takes a digit or an arrow; `true` if another value was chosen.
    pub fn key(&mut self, key: Key, counts: &AbsentCounts, lang: Lang) -> bool {
        let mut pick = self.pick(counts, lang);
        if !self.focused || !pick.key(key) {
            return false;
        }
        let values = self.values(self.open, counts);
        let chosen = pick.chosen().and_then(|at| values.get(at));
        let value = chosen.map_or(Value::All, |(_, value, _)| value.clone());
        self.take(self.open, &value);
        true
    }

    /// A click on a filter's name opens it, one on a value chooses it.
    pub fn click(&mut self, at: Position, counts: &AbsentCounts, lang: Lang) -> bool {
        if let Some((which, _)) = self.tabs.iter().find(|(_, place)| place.contains(at)) {
            (self.open, self.focused) = (*which, true);
            return true;
        }
        if !self.values.contains(at) {
            return false;
        }
        let digit = self.pick(counts, lang).at(self.values, at.x, at.y);
        self.focused = true;
        digit.is_some_and(|digit| self.key(Key::Char(digit), counts, lang))
    }

    /// The rows the bar takes in so many columns.
    pub fn rows(&self, columns: u16, counts: &AbsentCounts, lang: Lang) -> u16 {
        1 + self.pick(counts, lang).rows(columns)
    }

    /// Draws the names of the filters with what is chosen in each, and below the values of the open one.
    pub fn draw(
        &mut self,
        frame: &mut Frame,
        area: Rect,
        look: Look,
        lang: Lang,
        counts: &AbsentCounts,
    ) {
        self.tabs.clear();
        let mut x = area.x;
        for which in Which::ALL {
            let words = self.chosen(which).words(lang);
            let text = format!(" {}: {words} ", which.label(lang));
            let role = match (which == self.open, self.focused) {
                (true, true) => Role::Chosen,
                (true, false) => Role::Strong,
                _ if self.chosen(which) != Value::All => Role::Care,
                _ => Role::Quiet,
            };
            let columns = (width(&text) as u16).min(area.right().saturating_sub(x));
            let place = Rect::new(x, area.y, columns, 1);
            let span = look.span(&text, role);
            frame.buffer_mut().set_span(x, area.y, &span, columns);
            self.tabs.push((which, place));
            x += columns;
        }
        self.values = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        let pick = self.pick(counts, lang);
        pick.draw(frame, self.values, look, self.focused);
    }
}
