//! Fields one below the other. Enter and Tab go on, Shift+Tab back, Enter on the last field is done; `'` in an empty
//! text field copies what the last form had there. F2 saves from anywhere: that is a command of the screen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::field::TextField;
use super::pick::Pick;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left, width, wrap};

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Entry {
    /// Text.
    Text(TextField),
    /// One of a few.
    Pick(Pick),
}

/// One field of a form, told by `F`.
#[derive(Clone, Debug)]
pub struct Field<F> {
    /// Which it is.
    pub id: F,
    /// What stands before it.
    pub label: String,
    /// What it holds.
    pub entry: Entry,
    /// What the last form had here, for `'`.
    pub ditto: String,
    /// Fields that cannot apply now are neither drawn nor reached.
    pub hidden: bool,
    /// Why its value cannot be saved, in a row below it; goes when the value changes.
    pub fault: String,
}

/// What a key did to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<F> {
    /// Nothing: the key is none of a form's.
    No,
    /// The focus moved.
    Moved,
    /// The field's value changed.
    Changed(F),
    /// Enter on the last field.
    Done,
}

/// A form: its fields in order and the one that has the keys.
#[derive(Clone, Debug)]
pub struct Form<F> {
    fields: Vec<Field<F>>,
    focus: usize,
    changed: bool,
    places: Vec<(usize, Rect)>,
}

impl<F: Copy + PartialEq> Form<F> {
    /// A form of these fields; the first has the keys.
    pub fn new(fields: Vec<Field<F>>) -> Self {
        let mut form = Self {
            fields,
            focus: 0,
            changed: false,
            places: Vec::new(),
        };
        if form.fields.first().is_some_and(|field| field.hidden) {
            form.go(1);
        }
        form
    }

    /// A text field.
    pub fn text(id: F, label: String, field: TextField) -> Field<F> {
        Field {
            id,
            label,
            entry: Entry::Text(field),
            ditto: String::new(),
            hidden: false,
            fault: String::new(),
        }
    }

    /// A choice.
    pub fn pick(id: F, label: String, pick: Pick) -> Field<F> {
        Field {
            id,
            label,
            entry: Entry::Pick(pick),
            ditto: String::new(),
            hidden: false,
            fault: String::new(),
        }
    }

    /// The field that has the keys.
    pub fn focus(&self) -> Option<F> {
        self.fields.get(self.focus).map(|field| field.id)
    }

    /// Gives the keys to a field.
    pub fn focus_on(&mut self, id: F) {
        if let Some(index) = self.fields.iter().position(|field| field.id == id) {
            self.leave();
            self.focus = index;
        }
    }

    /// A field.
    pub fn field(&self, id: F) -> Option<&Field<F>> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// A field, to be changed by the screen.
    pub fn field_mut(&mut self, id: F) -> Option<&mut Field<F>> {
        self.fields.iter_mut().find(|field| field.id == id)
    }

    /// The composed text of a text field; empty for any other.
    pub fn value(&self, id: F) -> String {
        match self.field(id).map(|field| &field.entry) {
            Some(Entry::Text(field)) => field.value(),
            _ => String::new(),
        }
    }

    /// What is picked in a choice.
    pub fn picked(&self, id: F) -> Option<usize> {
        match self.field(id).map(|field| &field.entry) {
            Some(Entry::Pick(pick)) => pick.chosen(),
            _ => None,
        }
    }

    /// Shows or hides a field that may not apply.
    pub fn show(&mut self, id: F, shown: bool) {
        if let Some(field) = self.field_mut(id) {
            field.hidden = !shown;
        }
        if self
            .fields
            .get(self.focus)
            .is_some_and(|field| field.hidden)
        {
            self.go(1);
        }
    }

    /// Says at a field why its value cannot be saved, and gives the keys to it.
    pub fn refuse(&mut self, id: F, why: String) {
        for field in &mut self.fields {
            field.fault.clear();
        }
        if let Some(field) = self.field_mut(id) {
            field.hidden = false;
            field.fault = why;
        }
        self.focus_on(id);
    }

    /// Says below a field what is doubtful about its value; it can be saved all the same. Empty: nothing is.
    pub fn warn(&mut self, id: F, why: String) {
        if let Some(field) = self.field_mut(id) {
            field.fault = why;
        }
    }

    /// Whether the user changed anything.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// The text field that has the keys: what [`Screen::typing`](crate::tui::screen::Screen::typing) returns.
    pub fn typing(&mut self) -> Option<&mut TextField> {
        match &mut self.fields.get_mut(self.focus)?.entry {
            Entry::Text(field) => Some(field),
            Entry::Pick(_) => None,
        }
    }

    /// The text field that has the keys has changed: call it from
    /// [`Screen::typed`](crate::tui::screen::Screen::typed). Goes on by itself when the field is complete, and puts
    /// in the last form's text for a lone `'`.
    pub fn typed(&mut self) -> Reply<F> {
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Reply::No;
        };
        let id = field.id;
        let Entry::Text(text) = &mut field.entry else {
            return Reply::No;
        };
        self.changed = true;
        field.fault.clear();
        if text.text() == "'" && !field.ditto.is_empty() {
            text.set(&field.ditto);
        }
        if text.is_complete() {
            self.go(1);
        }
        Reply::Changed(id)
    }

    /// Takes a key that is not text; call it from [`Screen::other`](crate::tui::screen::Screen::other).
    pub fn key(&mut self, key: Key) -> Reply<F> {
        match key {
            Key::Enter if self.take_suggestion() => self.focus().map_or(Reply::No, Reply::Changed),
            Key::Enter if self.is_last() => {
                self.leave();
                Reply::Done
            }
            Key::Enter | Key::Tab | Key::Down => self.go(1),
            Key::BackTab | Key::Up => self.go(-1),
            key => self.pick_key(key),
        }
    }

    fn take_suggestion(&mut self) -> bool {
        self.typing().is_some_and(TextField::take_pointed)
    }

    fn pick_key(&mut self, key: Key) -> Reply<F> {
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Reply::No;
        };
        let picked = match &mut field.entry {
            Entry::Pick(pick) => pick.key(key),
            Entry::Text(_) => false,
        };
        if !picked {
            return Reply::No;
        }
        self.changed = true;
        field.fault.clear();
        Reply::Changed(field.id)
    }

    fn is_last(&self) -> bool {
        self.fields[self.focus..]
            .iter()
            .skip(1)
            .all(|field| field.hidden)
    }

    /// Goes to the next or the previous field that is shown; stays at the ends.
    pub fn go(&mut self, step: isize) -> Reply<F> {
        self.leave();
        let mut index = self.focus;
        while let Some(next) = index.checked_add_signed(step) {
            match self.fields.get(next) {
                Some(field) if field.hidden => index = next,
                Some(_) => {
                    self.focus = next;
                    break;
                }
                None => break,
            }
        }
        Reply::Moved
    }

    fn leave(&mut self) {
        if let Some(field) = self.typing() {
            field.leave();
        }
    }

    /// A click: focuses the field there and picks the option there.
    pub fn click(&mut self, at: Position) -> Reply<F> {
        let hit = self.places.iter().find(|(_, place)| place.contains(at));
        let Some(&(index, place)) = hit else {
            return Reply::No;
        };
        self.leave();
        self.focus = index;
        let digit = match self.fields.get(index).map(|field| &field.entry) {
            Some(Entry::Pick(pick)) => pick.at(place, at.x, at.y),
            _ => None,
        };
        digit.map_or(Reply::Moved, |digit| self.pick_key(Key::Char(digit)))
    }

    /// The rows it takes in so many columns.
    pub fn rows(&self, columns: u16) -> u16 {
        let inside = columns.saturating_sub(self.label_columns());
        let shown = self.fields.iter().filter(|field| !field.hidden);
        shown.map(|field| rows_of(field, inside)).sum()
    }

    fn label_columns(&self) -> u16 {
        let shown = self.fields.iter().filter(|field| !field.hidden);
        shown
            .map(|field| width(&field.label) as u16 + 2)
            .max()
            .unwrap_or(0)
    }

    /// Draws the fields and the words on offer; where the fields do not fit, those around the focus.
    pub fn draw(&mut self, frame: &mut Frame, area: Rect, look: Look) {
        self.draw_as(frame, area, look, true);
        self.draw_suggestions(frame, look);
    }

    /// Draws the fields alone, with or without the keys: for a form that is part of a screen.
    pub fn draw_as(&mut self, frame: &mut Frame, area: Rect, look: Look, has_keys: bool) {
        let labels = self.label_columns().min(area.width / 2);
        let inside = area.width.saturating_sub(labels);
        let scrolled = self.scrolled(area.height, inside);
        let mut y = area.y as i32 - scrolled;
        self.places.clear();
        for (index, field) in self.fields.iter().enumerate() {
            if field.hidden {
                continue;
            }
            let rows = rows_of(field, inside);
            if y >= i32::from(area.y) && y < i32::from(area.bottom()) {
                let own = entry_rows(field, inside).min(area.bottom() - y as u16);
                let place = Rect::new(area.x + labels, y as u16, inside, own);
                let focused = has_keys && index == self.focus;
                draw_label(
                    frame,
                    field,
                    Rect::new(area.x, y as u16, labels, 1),
                    look,
                    focused,
                );
                match &field.entry {
                    Entry::Text(text) => text.draw(frame, place, look, focused),
                    Entry::Pick(pick) => pick.draw(frame, place, look, focused),
                }
                self.places.push((index, place));
                draw_fault(frame, field, place, area, look);
            }
            y += i32::from(rows);
        }
        if scrolled > 0 {
            draw_more(frame, area, area.y, "▲", look);
        }
        if y > i32::from(area.bottom()) {
            draw_more(frame, area, area.bottom().saturating_sub(1), "▼", look);
        }
    }

    /// Rows to skip so that the focused field is seen: those of whole fields, so that none is seen without its label.
    fn scrolled(&self, height: u16, inside: u16) -> i32 {
        let fields = self.fields.iter().take(self.focus + 1);
        let shown = fields.filter(|field| !field.hidden);
        let rows: Vec<i32> = shown.map(|field| rows_of(field, inside).into()).collect();
        let over = rows.iter().sum::<i32>() - i32::from(height);
        let mut skipped = 0;
        for rows in rows.iter().take(rows.len().saturating_sub(1)) {
            if skipped >= over {
                break;
            }
            skipped += rows;
        }
        skipped
    }

    /// Draws the words on offer below the field that has the keys, over whatever is there.
    pub fn draw_suggestions(&mut self, frame: &mut Frame, look: Look) {
        let place = self.places.iter().find(|(index, _)| *index == self.focus);
        if let Some(&(_, place)) = place
            && let Some(field) = self.typing()
        {
            field.draw_suggestions(frame, place, look);
        }
    }
}

fn rows_of<F>(field: &Field<F>, columns: u16) -> u16 {
    entry_rows(field, columns) + fault_lines(field, columns).len() as u16
}

fn entry_rows<F>(field: &Field<F>, columns: u16) -> u16 {
    match &field.entry {
        Entry::Text(_) => 1,
        Entry::Pick(pick) => pick.rows(columns),
    }
}

fn fault_lines<F>(field: &Field<F>, columns: u16) -> Vec<String> {
    if field.fault.is_empty() {
        return Vec::new();
    }
    wrap(&format!("! {}", field.fault), usize::from(columns))
}

/// Says at the right edge that fields go on above or below.
fn draw_more(frame: &mut Frame, area: Rect, y: u16, mark: &str, look: Look) {
    if !area.is_empty() {
        let span = look.span(mark, Role::Key);
        frame.buffer_mut().set_span(area.right() - 1, y, &span, 1);
    }
}

fn draw_fault<F>(frame: &mut Frame, field: &Field<F>, place: Rect, area: Rect, look: Look) {
    let below = Rect::new(
        place.x,
        place.bottom(),
        place.width,
        area.bottom().saturating_sub(place.bottom()),
    );
    let lines = fault_lines(field, place.width);
    for (line, row) in lines.iter().zip(below.rows()) {
        let span = look.span(line, Role::Bad);
        frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
    }
}

fn draw_label<F>(frame: &mut Frame, field: &Field<F>, area: Rect, look: Look, focused: bool) {
    let role = if focused { Role::Strong } else { Role::Quiet };
    let mark = if focused { "►" } else { " " };
    let columns = usize::from(area.width).saturating_sub(1);
    let text = left(&format!("{mark}{}", field.label), columns);
    frame
        .buffer_mut()
        .set_stringn(area.x, area.y, text, columns, look.style(role));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::field::Mask;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Id {
        Who,
        Why,
        Where,
        Phone,
    }

    fn form() -> Form<Id> {
        let reasons = vec![('1', "học".to_owned()), ('2', "làm xa".to_owned())];
        let mut place = Form::text(Id::Where, "Nơi ở".to_owned(), TextField::default());
        place.ditto = "Bình Dương".to_owned();
        Form::new(vec![
            Form::text(Id::Who, "Ai".to_owned(), TextField::default()),
            Form::pick(Id::Why, "Lý do".to_owned(), Pick::new(reasons)),
            place,
            Form::text(
                Id::Phone,
                "Điện thoại".to_owned(),
                TextField::new(Mask::Phone),
            ),
        ])
    }

    /// Presses keys as the frame does: text first, then the form. `\n` Enter, `\t` Tab, `^` Shift+Tab.
    fn press(form: &mut Form<Id>, keys: &str) -> Vec<Reply<Id>> {
        keys.chars()
            .map(|key| {
                let key = match key {
                    '\n' => Key::Enter,
                    '\t' => Key::Tab,
                    '^' => Key::BackTab,
                    other => Key::Char(other),
                };
                if form.typing().is_some_and(|field| field.key(key)) {
                    form.typed()
                } else {
                    form.key(key)
                }
            })
            .collect()
    }

    #[test]
    fn eighteen_keys_for_an_absent_son() {
        let mut form = form();
        let replies = press(&mut form, "me\n2\n'\n0987654321\n");
        assert_eq!(replies.last(), Some(&Reply::Done));
        assert_eq!(form.value(Id::Who), "me");
        assert_eq!(form.picked(Id::Why), Some(1));
        assert_eq!(form.value(Id::Where), "Bình Dương");
        assert_eq!(form.value(Id::Phone), "0987654321");
        assert!(form.is_changed());
    }

    #[test]
    fn the_focus_goes_and_comes() {
        for (keys, hidden, wanted) in [
            ("", None, Id::Who),
            ("\t", None, Id::Why),
            ("\t\t^", None, Id::Why),
            ("^", None, Id::Who),
            ("\t", Some(Id::Why), Id::Where),
            ("\t\t\t\t\t", None, Id::Phone),
        ] {
            let mut form = form();
            if let Some(id) = hidden {
                form.show(id, false);
            }
            press(&mut form, keys);
            assert_eq!(form.focus(), Some(wanted), "{keys:?}");
            assert!(!form.is_changed());
        }
    }

    #[test]
    fn a_refused_value_says_why_until_it_changes() {
        let mut form = form();
        form.refuse(Id::Where, "Nơi này không có".to_owned());
        assert_eq!((form.focus(), form.rows(80)), (Some(Id::Where), 5));
        press(&mut form, "H");
        assert_eq!(form.rows(80), 4);
    }

    /// Keys pressed, rows of the window, rows skipped: a text of one row, a choice of two, then two texts.
    #[test]
    fn a_choice_is_scrolled_away_whole() {
        for (keys, height, skipped) in [
            ("", 2, 0),
            ("\t", 3, 0),
            ("\t", 2, 1),
            ("\t\t", 4, 0),
            ("\t\t", 3, 1),
            ("\t\t", 2, 3),
            ("\t\t\t", 3, 3),
            ("\t\t\t", 1, 4),
            ("\t", 1, 1),
        ] {
            let mut form = form();
            press(&mut form, keys);
            assert_eq!(form.scrolled(height, 10), skipped, "{keys:?} {height}");
        }
    }

    #[test]
    fn a_digit_picks_only_in_the_choice_that_has_the_keys() {
        let mut form = form();
        press(&mut form, "2");
        assert_eq!(
            (form.value(Id::Who).as_str(), form.picked(Id::Why)),
            ("2", None)
        );
        assert_eq!(press(&mut form, "\t9"), [Reply::Moved, Reply::No]);
    }
}
