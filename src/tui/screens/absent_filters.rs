//! The filter bar of the absent list. Closed, it is one sentence: what is chosen. With the keys, it shows the names of
//! the filters, the values of the open one with their digits and counts, and the sentence. The first filter is what was
//! saved under a name.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::domain::date::Day;
use crate::domain::expected_back::Occasion;
use crate::domain::id::VillageId;
use crate::domain::name::{fold, initials};
use crate::lang::say;
use crate::store::{AbsentCounts, AbsentFilter, AbsentOrder, Facet, Opens, SavedFilter};
use crate::tui::context::Ctx;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, clip, width, wrap};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::pick::Pick;

/// How many values have a digit.
const DIGITS: usize = 9;
/// The digit of "another one", which asks for it.
const OTHER: char = '9';

/// What is offered in the open filter.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// Everybody.
    All,
    /// Those with this value.
    Only(String),
    /// The saved filter at this place.
    Saved(usize),
    /// A value that is asked for.
    Other,
}

/// What a key came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Nothing.
    No,
    /// Other people are chosen.
    Chosen,
    /// A value of this filter has to be asked for.
    Ask(Facet),
}

/// What is chosen, which filter is open, and whether it has the keys.
#[derive(Clone, Debug)]
pub(super) struct Filters {
    /// What is chosen.
    pub filter: AbsentFilter,
    /// The village the screen was opened for.
    home: Option<VillageId>,
    /// The filter that is open; none is what was saved.
    open: Option<Facet>,
    /// Whether the open filter has the keys.
    pub focused: bool,
    /// The filters with a name.
    pub saved: Vec<SavedFilter>,
    /// What narrows the names of the open filter.
    narrow: TextField,
    tabs: Vec<(Option<Facet>, Rect)>,
    values: Rect,
}

impl Filters {
    /// The filters over this choice.
    pub fn new(filter: AbsentFilter) -> Self {
        Self {
            home: filter.village(),
            filter,
            open: None,
            focused: false,
            saved: Vec::new(),
            narrow: TextField::new(Mask::Narrow),
            tabs: Vec::new(),
            values: Rect::ZERO,
        }
    }

    /// The choice with nothing chosen.
    fn blank(&self) -> AbsentFilter {
        let mut blank = AbsentFilter::of(self.home);
        blank.order = self.filter.order;
        blank.text.clone_from(&self.filter.text);
        blank
    }

    /// Whether any filter leaves people out.
    pub fn is_set(&self) -> bool {
        self.filter.terms() != self.blank().terms()
    }

    /// Lets everybody through again.
    pub fn clear(&mut self) {
        self.filter = self.blank();
    }

    /// Every filter, what was saved first.
    fn all() -> impl DoubleEndedIterator<Item = Option<Facet>> {
        std::iter::once(None).chain(Facet::all().map(Some))
    }

    /// Gives the keys to the next filter, after the last one to the list; backwards with `back`.
    pub fn turn(&mut self, back: bool) {
        let mut all: Vec<Option<Facet>> = Self::all().collect();
        if back {
            all.reverse();
        }
        let at = all.iter().position(|one| *one == self.open);
        let next = match at {
            Some(at) if self.focused => all.get(at + 1),
            _ => all.first(),
        };
        self.focused = next.is_some();
        self.open = next.copied().unwrap_or(self.open);
        self.narrow.clear();
    }

    /// The filter whose values are shown with their counts.
    pub fn counted(&self) -> Option<Facet> {
        self.open.filter(|_| self.focused)
    }

    /// The box that narrows the names of the open filter, while it has the keys.
    pub fn narrowing(&mut self) -> Option<&mut TextField> {
        let names = self.open.is_some_and(|facet| facet.opens() == Opens::Names);
        (self.focused && names).then_some(&mut self.narrow)
    }

    /// Whether the names are narrowed.
    pub fn is_narrowed(&self) -> bool {
        self.focused && !self.narrow.is_empty()
    }

    /// Shows all names again.
    pub fn widen(&mut self) {
        self.narrow.clear();
    }

    /// The saved filter that is chosen, while its bar has the keys.
    pub fn saved_at(&self) -> Option<usize> {
        (self.focused && self.open.is_none())
            .then(|| self.is_saved())
            .flatten()
    }

    /// The place of the saved filter that is what is chosen now.
    fn is_saved(&self) -> Option<usize> {
        let terms = self.filter.terms();
        let same = |saved: &SavedFilter| {
            self.recalled(saved).terms() == terms && saved.order == self.filter.order.code()
        };
        self.saved.iter().position(same)
    }

    /// What a saved filter chooses here: of the village that the screen was opened for, unless it names others.
    fn recalled(&self, saved: &SavedFilter) -> AbsentFilter {
        let mut filter = AbsentFilter::default();
        filter.text.clone_from(&self.filter.text);
        filter.take(&saved.terms);
        if let Some(facet) = Facet::of("village")
            && filter.chosen(facet).is_empty()
        {
            let home = self.home.map(|id| id.text().as_str().to_owned());
            filter.choose(facet, home);
        }
        let mut orders = AbsentOrder::ALL.into_iter();
        filter.order = orders
            .find(|order| order.code() == saved.order)
            .unwrap_or_default();
        filter
    }

    /// What is chosen now, to be saved under a name.
    pub fn named(&self, name: String) -> SavedFilter {
        let mut filter = self.filter.clone();
        if filter.village().is_some() && filter.village() == self.home {
            // It serves in every village.
            if let Some(facet) = Facet::of("village") {
                filter.choose(facet, None);
            }
        }
        SavedFilter {
            code: String::new(),
            name,
            terms: filter.terms(),
            order: filter.order.code().to_owned(),
        }
    }

    /// Takes a value that was asked for.
    pub fn take(&mut self, facet: Facet, value: String) {
        self.filter.choose(facet, Some(value));
    }

    /// The values of the open filter with their digits and words.
    fn options(&self, counts: &AbsentCounts, ctx: &Ctx) -> Vec<(char, Value, String)> {
        let all = say!(ctx.lang, absent_filter_all);
        let mut options = vec![('0', Value::All, all)];
        let Some(facet) = self.open else {
            let saved = self.saved.iter().enumerate().zip('1'..='9');
            options.extend(
                saved.map(|((at, saved), digit)| (digit, Value::Saved(at), saved_name(saved, ctx))),
            );
            return options;
        };
        let counted = |value: &str, count: usize| {
            format!(
                "{}: {}",
                value_words(facet, value, ctx),
                ctx.lang.count(count)
            )
        };
        let chosen = self.filter.chosen(facet);
        match facet.opens() {
            Opens::Names => {
                let fit = self.fitting(facet, counts, ctx);
                let digits = ('1'..='9').zip(&fit);
                options.extend(digits.map(|(digit, (value, count))| {
                    (digit, Value::Only(value.clone()), counted(value, *count))
                }));
            }
            Opens::Day => {
                let days = ('1'..).zip(days_offered(facet, ctx));
                options.extend(
                    days.map(|(digit, day)| {
                        (digit, Value::Only(day.to_string()), ctx.lang.day(day))
                    }),
                );
            }
            Opens::Nothing | Opens::Days | Opens::Ages => {
                for (digit, (value, count)) in "123456789-*".chars().zip(counts.of(facet)) {
                    if *count > 0 || chosen.contains(value) {
                        options.push((digit, Value::Only(value.clone()), counted(value, *count)));
                    }
                }
            }
        }
        // What is chosen stays in sight when nobody has it any more.
        for value in chosen {
            let shown =
                |(_, shown, _): &(char, Value, String)| *shown == Value::Only(value.clone());
            if !options.iter().any(shown) {
                let found = counts.of(facet).iter().find(|(one, _)| one == value);
                let words = match (facet.opens(), found) {
                    (Opens::Nothing | Opens::Names, found) => {
                        counted(value, found.map_or(0, |(_, count)| *count))
                    }
                    _ => value_words(facet, value, ctx),
                };
                options.push(('.', Value::Only(value.clone()), words));
            }
        }
        if matches!(facet.opens(), Opens::Day | Opens::Days | Opens::Ages) {
            let words = say!(ctx.lang, absent_filter_other);
            options.push((OTHER, Value::Other, words));
        }
        options
    }

    /// The names of the open filter that begin with what was typed: a word, or the initials.
    fn fitting(&self, facet: Facet, counts: &AbsentCounts, ctx: &Ctx) -> Vec<(String, usize)> {
        let query = fold(self.narrow.text());
        let compact: String = query.split(' ').collect();
        let fits = |value: &str| {
            let words = value_words(facet, value, ctx);
            let folded = fold(&words);
            initials(&words).starts_with(&compact)
                || folded.starts_with(&query)
                || folded.contains(&format!(" {query}"))
        };
        let counts = counts.of(facet).iter();
        counts
            .filter(|(value, _)| query.is_empty() || fits(value))
            .cloned()
            .collect()
    }

    fn pick(&self, counts: &AbsentCounts, ctx: &Ctx) -> (Vec<Value>, Pick) {
        let options = self.options(counts, ctx);
        let chosen = match self.open {
            None if !self.is_set() => Some(Value::All),
            None => self.is_saved().map(Value::Saved),
            Some(facet) => {
                let first = self.filter.chosen(facet).first();
                Some(first.map_or(Value::All, |value| Value::Only(value.clone())))
            }
        };
        let at = options
            .iter()
            .position(|(_, value, _)| Some(value) == chosen.as_ref());
        let (values, words) = options
            .into_iter()
            .map(|(digit, value, words)| (value, (digit, words)))
            .unzip();
        let mut pick = Pick::new(words);
        pick.choose(at);
        (values, pick)
    }

    /// Takes a digit or an arrow.
    pub fn key(&mut self, key: Key, counts: &AbsentCounts, ctx: &Ctx) -> Taken {
        let (values, mut pick) = self.pick(counts, ctx);
        if !self.focused || !pick.key(key) {
            return Taken::No;
        }
        let value = pick.chosen().and_then(|at| values.get(at));
        match (value, self.open) {
            (Some(Value::Other), Some(facet)) => return Taken::Ask(facet),
            (Some(Value::Only(value)), Some(facet)) => {
                self.filter.choose(facet, Some(value.clone()));
                self.narrow.clear();
            }
            (Some(Value::Saved(at)), _) => {
                if let Some(saved) = self.saved.get(*at) {
                    self.filter = self.recalled(saved);
                }
                // A digit is all it takes: on to the people.
                self.focused = !matches!(key, Key::Char(_));
            }
            (Some(Value::All), Some(facet)) => self.filter.choose(facet, None),
            _ => self.clear(),
        }
        Taken::Chosen
    }

    /// A click on a filter's name opens it, one on a value chooses it.
    pub fn click(&mut self, at: Position, counts: &AbsentCounts, ctx: &Ctx) -> Taken {
        if let Some((open, _)) = self.tabs.iter().find(|(_, place)| place.contains(at)) {
            (self.open, self.focused) = (*open, true);
            return Taken::Chosen;
        }
        if !self.values.contains(at) {
            return Taken::No;
        }
        if !self.focused {
            self.turn(false);
            return Taken::Chosen;
        }
        let (_, pick) = self.pick(counts, ctx);
        let digit = pick.at(self.values, at.x, at.y);
        digit.map_or(Taken::No, |digit| self.key(Key::Char(digit), counts, ctx))
    }

    /// What is chosen, in words; what the screen was opened for is in its title.
    pub fn sentence(&self, ctx: &Ctx) -> String {
        let facets = self
            .filter
            .facets()
            .filter(|(facet, _)| facet.code() != "village" || self.filter.village() != self.home);
        let words = facets.map(|(facet, values)| {
            let values: Vec<String> = values
                .iter()
                .map(|value| value_words(facet, value, ctx))
                .collect();
            format!("{}: {}", facet_word(facet, ctx), values.join(", "))
        });
        words.collect::<Vec<_>>().join(" · ")
    }

    /// What stands below the values: what is chosen, or how to narrow the names.
    fn below(&self, counts: &AbsentCounts, ctx: &Ctx) -> String {
        let names = self.open.filter(|facet| facet.opens() == Opens::Names);
        if let Some(facet) = names.filter(|_| self.focused) {
            let fit = self.fitting(facet, counts, ctx).len();
            if !self.narrow.is_empty() {
                let typed = self.narrow.text();
                let count = ctx.lang.count(fit);
                return say!(ctx.lang, absent_filter_typed, typed = typed, count = count);
            }
            if fit > DIGITS {
                let count = ctx.lang.count(fit - DIGITS);
                return say!(ctx.lang, absent_filter_more, count = count);
            }
        }
        match self.sentence(ctx) {
            nothing if nothing.is_empty() && !self.focused => {
                say!(ctx.lang, absent_filters_none)
            }
            sentence => sentence,
        }
    }

    /// The rows the bar takes in so many columns.
    pub fn rows(&self, columns: u16, counts: &AbsentCounts, ctx: &Ctx) -> u16 {
        let below = wrap(&self.below(counts, ctx), usize::from(columns));
        let empty = below.iter().all(String::is_empty);
        let below = if empty { 0 } else { below.len().min(2) as u16 };
        if self.focused {
            1 + self.pick(counts, ctx).1.rows(columns).min(5) + below
        } else {
            below
        }
    }

    /// What stands in the frame of the bar.
    pub fn title(&self, ctx: &Ctx) -> String {
        if !self.focused {
            return say!(ctx.lang, absent_filters_title);
        }
        let all = Self::all().count();
        let at = Self::all().position(|one| one == self.open).unwrap_or(0) + 1;
        say!(
            ctx.lang,
            absent_filters_title_open,
            place = ctx.lang.count(at),
            count = ctx.lang.count(all)
        )
    }

    /// Draws the bar.
    pub fn draw(&mut self, frame: &mut Frame, area: Rect, counts: &AbsentCounts, ctx: &Ctx) {
        let look = ctx.look;
        self.tabs.clear();
        self.values = area;
        let mut below = area;
        if self.focused {
            self.draw_names(frame, Rect::new(area.x, area.y, area.width, 1), ctx);
            let (_, pick) = self.pick(counts, ctx);
            let rows = pick.rows(area.width).min(area.height.saturating_sub(1));
            self.values = Rect::new(area.x, area.y + 1, area.width, rows);
            pick.draw(frame, self.values, look, true);
            below = Rect::new(
                area.x,
                area.y + 1 + rows,
                area.width,
                area.height.saturating_sub(1 + rows),
            );
        }
        let role = if self.is_set() {
            Role::Care
        } else {
            Role::Quiet
        };
        let words = self.below(counts, ctx);
        draw_words(frame, below, &words, role, look);
    }

    /// The names of the filters: as many as there is room for, the open one among them.
    fn draw_names(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let name = |one: Option<Facet>| {
            let word = one.map_or_else(
                || say!(ctx.lang, absent_filter_saved),
                |facet| facet_word(facet, ctx),
            );
            format!(" {word} ")
        };
        let room = usize::from(area.width).saturating_sub(4);
        let mut pages: Vec<Vec<(Option<Facet>, String)>> = vec![Vec::new()];
        let mut used = 0;
        for one in Self::all() {
            let word = name(one);
            if used + width(&word) > room {
                pages.push(Vec::new());
                used = 0;
            }
            used += width(&word);
            if let Some(page) = pages.last_mut() {
                page.push((one, word));
            }
        }
        let last = pages.len() - 1;
        let shown =
            |page: &Vec<(Option<Facet>, String)>| page.iter().any(|(one, _)| *one == self.open);
        let at = pages.iter().position(shown).unwrap_or(0);
        let mut x = area.x;
        let arrow = look_span(ctx.look, if at > 0 { "◄ " } else { "  " });
        x = frame.buffer_mut().set_span(x, area.y, &arrow, 2).0;
        for (one, word) in &pages[at] {
            let is_chosen = one.is_some_and(|facet| !self.filter.chosen(facet).is_empty());
            let role = match (*one == self.open, is_chosen) {
                (true, _) => Role::Chosen,
                (false, true) => Role::Care,
                (false, false) => Role::Quiet,
            };
            let columns = width(word) as u16;
            let span = ctx.look.span(word, role);
            frame.buffer_mut().set_span(x, area.y, &span, columns);
            self.tabs.push((*one, Rect::new(x, area.y, columns, 1)));
            x += columns;
        }
        if at < last {
            let arrow = look_span(ctx.look, " ►");
            frame.buffer_mut().set_span(x, area.y, &arrow, 2);
        }
    }
}

fn look_span(look: Look, text: &'static str) -> ratatui::text::Span<'static> {
    look.span(text, Role::Quiet)
}

/// Draws words in the rows there are; what has no room ends in an ellipsis.
fn draw_words(frame: &mut Frame, area: Rect, words: &str, role: Role, look: Look) {
    let columns = usize::from(area.width);
    let lines = wrap(words, columns);
    let rows = usize::from(area.height);
    for (at, row) in area.rows().enumerate() {
        let Some(line) = lines.get(at) else {
            return;
        };
        let more = at + 1 == rows && lines.len() > rows;
        let line = if more {
            clip(&format!("{line} {}", lines[at + 1]), columns)
        } else {
            line.clone()
        };
        let span = look.span(&line, role);
        frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
    }
}

/// The name of a filter.
pub(super) fn facet_word(facet: Facet, ctx: &Ctx) -> String {
    match facet.code() {
        // The unit's own word for a village.
        "village" if !ctx.session.commune.unit.is_empty() => {
            super::absence_lines::capitalised(&ctx.session.commune.unit)
        }
        code => ctx.lang.label("facet", code),
    }
}

/// The name of a saved filter.
pub(super) fn saved_name(saved: &SavedFilter, ctx: &Ctx) -> String {
    match saved.name.as_str() {
        "" => ctx.lang.label("saved", &saved.code),
        name => name.to_owned(),
    }
}

/// A value of a filter in words.
pub(super) fn value_words(facet: Facet, value: &str, ctx: &Ctx) -> String {
    let lang = ctx.lang;
    if facet.values().contains(&value) {
        return match facet.labels() {
            "" => value.to_owned(),
            list => lang.label_with(list, value, &[("viec", capitalised_noun(ctx).into())]),
        };
    }
    match facet.opens() {
        Opens::Days => say!(lang, unheard_days, count = value),
        Opens::Day => value
            .parse::<Day>()
            .map_or_else(|_| value.to_owned(), |day| lang.day(day)),
        _ if facet.code() == "village" => value.parse::<VillageId>().map_or_else(
            |_| value.to_owned(),
            |id| ctx.session.village(id).to_owned(),
        ),
        Opens::Names if value == "unasked" => lang.label("reason_short", value),
        _ => value.to_owned(),
    }
}

fn capitalised_noun(ctx: &Ctx) -> String {
    super::absence_lines::capitalised(ctx.session.noun())
}

/// Days that are worth a digit: for a return the deadline and Tết, for a departure the turn of the year and of the one
/// before.
fn days_offered(facet: Facet, ctx: &Ctx) -> Vec<Day> {
    use chrono::Datelike;
    let today = ctx.today();
    let new_year = |year: i32| Day::from_ymd_opt(year, 1, 1);
    if facet.code() == "since" {
        let years = [today.year(), today.year() - 1, today.year() - 3];
        return years.into_iter().filter_map(new_year).collect();
    }
    let tet = [today.year(), today.year() + 1]
        .into_iter()
        .filter_map(|year| Occasion::Tet.window(year))
        .map(|(first, _)| first)
        .find(|first| *first > today);
    let mut days: Vec<Day> = [ctx.session.due_on(), new_year(today.year() + 1), tet]
        .into_iter()
        .flatten()
        .filter(|day| *day > today)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}
