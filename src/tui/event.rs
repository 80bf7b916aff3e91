//! Keys as people mean them. The terminal's own events end here.
//!
//! A Vietnamese keyboard program (UniKey and its kin) sends letters, takes them back with Backspaces and sends others, all
//! within a millisecond; Windows sends a paste as single keys, Enter included; a closed laptop lid leaves a digit
//! repeating. [`Keyboard`] tells these from a hand that presses one key. Its rules:
//!
//! * a letter goes through at once: letters are text, never commands;
//! * a digit, a sign or Enter is a command only if nothing else was typed within [`CROWD`] before and after it;
//!   otherwise it is [`Event::Text`], which goes to a text field or to nobody;
//! * the same key again within [`HELD`] is [`Event::Again`], which repeats text and movement but no command;
//! * a digit with a modifier is nothing (`Esc` and `2` in one read arrive as Alt+2), Ctrl+H and byte 8 are Backspace,
//!   a release is nothing, except that it carries a character which the Windows console types by Alt and numbers.

use std::time::Duration;

use ratatui::crossterm::event::{
    Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use ratatui::layout::Position;

/// Keys that come closer together than this come from a program, not from a hand.
pub const CROWD: Duration = Duration::from_millis(30);
/// The same key closer than this is one that is held down: keyboards repeat every 30 to 50 ms.
pub const HELD: Duration = Duration::from_millis(60);

/// A key, normalised: letters carry their own case, so there is no Shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character that was typed.
    Char(char),
    /// Ctrl with a small ASCII letter. Never `h i j m`: they are Backspace, Tab and Enter.
    Ctrl(char),
    /// A function key, F1 to F12.
    F(u8),
    /// Enter, also as a line end inside typed text.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift+Tab.
    BackTab,
    /// Takes the character before the cursor; never a command.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// The name on the key cap, the same in every language.
    pub fn cap(self) -> String {
        let cap = match self {
            Self::Char(' ') => "Space",
            Self::Char(letter) => return letter.to_string(),
            Self::Ctrl(letter) => return format!("Ctrl+{}", letter.to_ascii_uppercase()),
            Self::F(number) => return format!("F{number}"),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift+Tab",
            Self::Backspace => "Backspace",
            Self::Delete => "Del",
            Self::Insert => "Ins",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Left => "←",
            Self::Right => "→",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
        };
        cap.to_owned()
    }

    /// Whether this is text when a program types it: a character, or a line end in a paste.
    fn is_text(self) -> bool {
        matches!(self, Self::Char(_) | Self::Enter)
    }

    /// Whether a list may have a command on it: digits, signs and Enter, but no letter of any alphabet.
    fn may_command(self) -> bool {
        match self {
            Self::Char(character) => character.is_ascii() && !character.is_ascii_alphabetic(),
            key => key == Self::Enter,
        }
    }
}

/// What the screens hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key pressed by a hand: text, movement or a command.
    Key(Key),
    /// A key held down: text or movement.
    Again(Key),
    /// A key typed by a program: text only. Enter stands for a space.
    Text(Key),
    /// A paste the terminal announced as such: text only.
    Paste(String),
    /// The left mouse button.
    Click(Position),
    /// The mouse wheel, one notch up.
    WheelUp(Position),
    /// The mouse wheel, one notch down.
    WheelDown(Position),
    /// The terminal has a new size (columns, rows).
    Resize(u16, u16),
}

/// Turns the terminal's events into [`Event`]s. Pure: the time of each event is an argument, measured from any start.
#[derive(Debug, Default)]
pub struct Keyboard {
    /// The last text key and when it came.
    last: Option<(Key, Duration)>,
    /// Keys that wait to see whether they stay alone.
    held: Vec<Event>,
    held_since: Duration,
    /// A program is typing.
    crowded: bool,
}

impl Keyboard {
    /// Takes one event of the terminal.
    pub fn feed(&mut self, raw: &Raw, at: Duration) -> Vec<Event> {
        let mut events = self.release(at);
        match raw {
            Raw::Key(key) => {
                if let Some((key, repeated)) = normalise(*key) {
                    self.key(key, repeated, at, &mut events);
                }
            }
            Raw::Paste(text) => {
                events.append(&mut self.held);
                events.push(Event::Paste(text.clone()));
                // What comes at once behind it is the rest of a paste that held the mark of its own end.
                self.last = Some((Key::Insert, at));
            }
            Raw::Resize(columns, rows) => events.push(Event::Resize(*columns, *rows)),
            Raw::Mouse(mouse) => {
                events.append(&mut self.held);
                events.extend(pointer(*mouse));
            }
            Raw::FocusGained | Raw::FocusLost => {}
        }
        events
    }

    /// When [`Keyboard::release`] should be called if no event comes before.
    pub fn due(&self) -> Option<Duration> {
        (!self.held.is_empty()).then(|| self.held_since + CROWD)
    }

    /// The keys that have stayed alone long enough to be commands.
    pub fn release(&mut self, now: Duration) -> Vec<Event> {
        match self.due() {
            Some(due) if now >= due => std::mem::take(&mut self.held),
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, repeated: bool, at: Duration, events: &mut Vec<Event>) {
        let since = |limit| {
            self.last
                .is_some_and(|(_, then)| at.saturating_sub(then) < limit)
        };
        let close = since(CROWD);
        // A tab between two cells of a paste.
        let tab = key == Key::Tab && close;
        if !key.is_text() && !tab {
            events.append(&mut self.held);
            events.push(Event::Key(key));
            return;
        }
        let same = self.last.is_some_and(|(last, _)| last == key);
        let again = repeated || (same && since(HELD));
        self.crowded = close && (self.crowded || !same);
        self.last = Some((key, at));
        if self.crowded {
            events.extend(self.held.drain(..).map(as_text));
            events.push(Event::Text(key));
        } else if key.may_command() {
            if self.held.is_empty() {
                self.held_since = at;
            }
            self.held.push(if again {
                Event::Again(key)
            } else {
                Event::Key(key)
            });
        } else {
            events.push(Event::Key(key));
        }
    }
}

/// Keys that a program types one by one, from so many on, are as good as a paste.
const RUN: usize = 32;

/// What was queued, in as few events as mean the same: a long run of typed text is one paste, and of the sizes that a
/// window had one after the other the last one counts.
pub fn gathered(events: Vec<Event>) -> Vec<Event> {
    let last_size = events
        .iter()
        .rposition(|event| matches!(event, Event::Resize(..)));
    let mut gathered = Vec::new();
    let mut run = Vec::new();
    for (at, event) in events.into_iter().enumerate() {
        match event {
            Event::Text(_) => run.push(event),
            Event::Resize(..) if last_size != Some(at) => {}
            other => {
                end_run(&mut run, &mut gathered);
                gathered.push(other);
            }
        }
    }
    end_run(&mut run, &mut gathered);
    gathered
}

fn end_run(run: &mut Vec<Event>, gathered: &mut Vec<Event>) {
    if run.len() < RUN {
        gathered.append(run);
        return;
    }
    let typed = run.drain(..).map(|event| match event {
        Event::Text(Key::Char(typed)) => typed,
        _ => ' ',
    });
    gathered.push(Event::Paste(typed.collect()));
}

fn as_text(event: Event) -> Event {
    match event {
        Event::Key(key) | Event::Again(key) => Event::Text(key),
        other => other,
    }
}

/// The key of a terminal event and whether the terminal says that it repeats; `None` for what has no meaning here.
fn normalise(event: KeyEvent) -> Option<(Key, bool)> {
    let held = event.modifiers - KeyModifiers::SHIFT;
    let repeated = match event.kind {
        KeyEventKind::Press => false,
        KeyEventKind::Repeat => true,
        // The Windows console types characters outside its code page as Alt and a number; they ride on the release.
        KeyEventKind::Release => {
            return match event.code {
                KeyCode::Char(typed) if held == KeyModifiers::ALT && !typed.is_ascii() => {
                    Some((Key::Char(typed), false))
                }
                _ => None,
            };
        }
    };
    let plain = held.is_empty();
    let key = match event.code {
        KeyCode::Char(typed) => character(typed, event.modifiers)?,
        KeyCode::F(number @ 1..=12) if event.modifiers.is_empty() => Key::F(number),
        KeyCode::Backspace if held == KeyModifiers::CONTROL => Key::Ctrl('w'),
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Enter if plain => Key::Enter,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab if plain => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Esc => Key::Esc,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert if plain => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    // Terminals repeat only keys that move or erase on purpose; for those a repeat is as good as a press.
    Some((key, repeated && key.is_text()))
}

fn character(typed: char, modifiers: KeyModifiers) -> Option<Key> {
    match typed {
        '\u{8}' | '\u{7f}' => return Some(Key::Backspace),
        '\r' | '\n' => return Some(Key::Enter),
        '\t' => return Some(Key::Tab),
        _ => {}
    }
    let shift = modifiers.contains(KeyModifiers::SHIFT);
    let held = modifiers - KeyModifiers::SHIFT;
    if held == KeyModifiers::CONTROL {
        return match typed.to_ascii_lowercase() {
            'h' => Some(Key::Backspace),
            'i' => Some(Key::Tab),
            'j' | 'm' => Some(Key::Enter),
            '[' => Some(Key::Esc),
            letter @ 'a'..='z' => Some(Key::Ctrl(letter)),
            _ => None,
        };
    }
    let plain = held.is_empty() && !(shift && typed.is_ascii_digit());
    (plain && !typed.is_control()).then_some(Key::Char(typed))
}

fn pointer(mouse: MouseEvent) -> Option<Event> {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Event::Click(at)),
        MouseEventKind::Down(MouseButton::Right) => Some(Event::Key(Key::Esc)),
        MouseEventKind::ScrollUp => Some(Event::WheelUp(at)),
        MouseEventKind::ScrollDown => Some(Event::WheelDown(at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALT: KeyModifiers = KeyModifiers::ALT;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const NONE: KeyModifiers = KeyModifiers::NONE;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Raw {
        Raw::Key(KeyEvent::new(code, modifiers))
    }

    fn kind(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Raw {
        Raw::Key(KeyEvent::new_with_kind(code, modifiers, kind))
    }

    #[test]
    fn one_key_alone() {
        use KeyCode::{Backspace, Char, Enter, Esc, F, Tab};
        for (code, modifiers, wanted) in [
            (Char('a'), NONE, Some(Key::Char('a'))),
            (Char('A'), SHIFT, Some(Key::Char('A'))),
            (Char('Đ'), SHIFT, Some(Key::Char('Đ'))),
            (Char('\u{301}'), NONE, Some(Key::Char('\u{301}'))),
            (Char('2'), NONE, Some(Key::Char('2'))),
            (Char('2'), ALT, None),
            (Char('2'), CTRL, None),
            (Char('2'), SHIFT, None),
            (Char('n'), ALT, None),
            (Char('!'), SHIFT, Some(Key::Char('!'))),
            (Char('s'), CTRL, Some(Key::Ctrl('s'))),
            (Char('S'), CTRL | SHIFT, Some(Key::Ctrl('s'))),
            (Char('s'), CTRL | ALT, None),
            (Char('h'), CTRL, Some(Key::Backspace)),
            (Char('\u{8}'), NONE, Some(Key::Backspace)),
            (Char('\u{7f}'), NONE, Some(Key::Backspace)),
            (Char('j'), CTRL, Some(Key::Enter)),
            (Char('m'), CTRL, Some(Key::Enter)),
            (Char('i'), CTRL, Some(Key::Tab)),
            (Char('['), CTRL, Some(Key::Esc)),
            (Char('\u{1}'), NONE, None),
            (Backspace, NONE, Some(Key::Backspace)),
            (Backspace, ALT, Some(Key::Backspace)),
            (Backspace, CTRL, Some(Key::Ctrl('w'))),
            (Enter, NONE, Some(Key::Enter)),
            (Enter, ALT, None),
            (Esc, NONE, Some(Key::Esc)),
            (Tab, SHIFT, Some(Key::BackTab)),
            (KeyCode::BackTab, SHIFT, Some(Key::BackTab)),
            (F(1), NONE, Some(Key::F(1))),
            (F(4), ALT, None),
            (F(13), NONE, None),
            (KeyCode::Left, CTRL, Some(Key::Left)),
            (KeyCode::CapsLock, NONE, None),
        ] {
            let mut keyboard = Keyboard::default();
            let mut got = keyboard.feed(&press(code, modifiers), Duration::ZERO);
            got.extend(keyboard.release(CROWD));
            let wanted: Vec<Event> = wanted.map(Event::Key).into_iter().collect();
            assert_eq!(got, wanted, "{code:?} {modifiers:?}");
        }
    }

    #[test]
    fn releases_are_nothing_but_for_typed_numbers_of_the_windows_console() {
        use KeyEventKind::{Release, Repeat};
        for (raw, wanted) in [
            (kind(KeyCode::Esc, NONE, Release), vec![]),
            (kind(KeyCode::Char('2'), NONE, Release), vec![]),
            (kind(KeyCode::Char('2'), ALT, Release), vec![]),
            (
                kind(KeyCode::Char('\u{323}'), ALT, Release),
                vec![Event::Key(Key::Char('\u{323}'))],
            ),
            (
                kind(KeyCode::Char('2'), NONE, Repeat),
                vec![Event::Again(Key::Char('2'))],
            ),
            (
                kind(KeyCode::Down, NONE, Repeat),
                vec![Event::Key(Key::Down)],
            ),
        ] {
            let mut keyboard = Keyboard::default();
            let mut got = keyboard.feed(&raw, Duration::ZERO);
            got.extend(keyboard.release(CROWD));
            assert_eq!(got, wanted, "{raw:?}");
        }
    }

    /// Plays keys, each with its time in ms, and writes what comes out: a key as itself, `~` before text, `+` before a
    /// key that is held. `\r` is Enter, `<` Backspace.
    fn play(keys: &[(u64, char)]) -> String {
        let mut keyboard = Keyboard::default();
        let mut events = Vec::new();
        for &(ms, typed) in keys {
            let code = match typed {
                '\r' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                '<' => KeyCode::Backspace,
                other => KeyCode::Char(other),
            };
            events.extend(keyboard.feed(&press(code, NONE), Duration::from_millis(ms)));
        }
        events.extend(keyboard.release(Duration::from_secs(3600)));
        events.iter().map(written).collect()
    }

    fn written(event: &Event) -> String {
        let (mark, key) = match event {
            Event::Key(key) => ("", key),
            Event::Again(key) => ("+", key),
            Event::Text(key) => ("~", key),
            other => return format!("{other:?}"),
        };
        let key = match key {
            Key::Char(typed) => *typed,
            Key::Enter => '\r',
            Key::Tab => '\t',
            Key::Backspace => '<',
            other => return format!("{mark}{other:?}"),
        };
        format!("{mark}{key}")
    }

    /// The same keys all at once.
    fn at_once(keys: &str) -> String {
        let keys: Vec<(u64, char)> = keys.chars().map(|key| (0, key)).collect();
        play(&keys)
    }

    #[test]
    fn hands() {
        for (keys, wanted) in [
            (&[(0, '2')][..], "2"),
            (&[(0, '2'), (200, '2')], "22"),
            (&[(0, '4'), (90, '7')], "47"),
            (&[(0, 'n'), (50, 'v'), (100, 't'), (160, '2')], "nvt2"),
            (&[(0, 'n'), (50, '\r')], "n\r"),
            // Held down: the first repeat comes after half a second, the others every 33 ms.
            (&[(0, '2'), (500, '2'), (533, '2'), (566, '2')], "22+2+2"),
            (&[(0, '2'), (10, '2'), (20, '2')], "2+2+2"),
            (&[(0, 'a'), (33, 'a')], "aa"),
        ] {
            assert_eq!(play(keys), wanted, "{keys:?}");
        }
    }

    #[test]
    fn keyboard_programs_and_pastes() {
        for (keys, wanted) in [
            ("dd<<đ", "dd<<~đ"),
            ("<ê", "<ê"),
            ("<<ệt", "<<ệ~t"),
            ("2\r", "~2~\r"),
            ("042", "~0~4~2"),
            ("22", "2+2"),
            ("2211", "~2~2~1~1"),
            ("\r2", "~\r~2"),
            ("042\tLê", "~0~4~2~\t~L~ê"),
            ("\t", "\t"),
            ("Trần\r1", "T~r~ầ~n~\r~1"),
            ("phu\u{31b}", "p~h~u~\u{31b}"),
        ] {
            assert_eq!(at_once(keys), wanted, "{keys:?}");
        }
    }

    #[test]
    fn a_paste_in_two_reads_stays_a_paste() {
        let keys = [(0, '1'), (12, '2'), (40, '\r'), (65, '3')];
        assert_eq!(play(&keys), "~1~2~\r~3");
    }

    #[test]
    fn keys_keep_their_order() {
        let mut keyboard = Keyboard::default();
        let mut events = keyboard.feed(&press(KeyCode::Char('2'), NONE), Duration::ZERO);
        assert_eq!(keyboard.due(), Some(CROWD));
        events.extend(keyboard.feed(&press(KeyCode::F(5), NONE), Duration::from_millis(1)));
        assert_eq!(events, [Event::Key(Key::Char('2')), Event::Key(Key::F(5))]);
        assert_eq!(keyboard.due(), None);
        let paste = Raw::Paste("Trần Thị\nPhượng".to_owned());
        assert_eq!(
            keyboard.feed(&paste, Duration::from_millis(2)),
            [Event::Paste("Trần Thị\nPhượng".to_owned())]
        );
    }

    #[test]
    fn long_runs_of_text_are_one_paste_and_the_last_size_counts() {
        let text = |typed| Event::Text(Key::Char(typed));
        let mut events = vec![Event::Resize(1, 1), text('a'), Event::Resize(80, 24)];
        events.extend([text('b'), Event::Key(Key::F(1))]);
        events.extend("Nguyễn Văn Tám, hộ 042, thôn Đồng Tâm".chars().map(text));
        events.push(Event::Text(Key::Enter));
        assert_eq!(
            gathered(events),
            [
                text('a'),
                Event::Resize(80, 24),
                text('b'),
                Event::Key(Key::F(1)),
                Event::Paste("Nguyễn Văn Tám, hộ 042, thôn Đồng Tâm ".to_owned()),
            ]
        );
    }

    #[test]
    fn what_follows_a_paste_at_once_is_text() {
        for (ms, wanted) in [
            (0, Event::Text(Key::Char('2'))),
            (200, Event::Key(Key::Char('2'))),
        ] {
            let mut keyboard = Keyboard::default();
            keyboard.feed(&Raw::Paste("Lê".to_owned()), Duration::ZERO);
            let two = press(KeyCode::Char('2'), NONE);
            let mut events = keyboard.feed(&two, Duration::from_millis(ms));
            events.extend(keyboard.release(Duration::from_secs(1)));
            assert_eq!(events, [wanted], "{ms} ms");
        }
    }

    #[test]
    fn the_mouse() {
        let mouse = |kind| {
            Raw::Mouse(MouseEvent {
                kind,
                column: 3,
                row: 4,
                modifiers: NONE,
            })
        };
        let at = Position::new(3, 4);
        for (kind, wanted) in [
            (
                MouseEventKind::Down(MouseButton::Left),
                vec![Event::Click(at)],
            ),
            (MouseEventKind::Up(MouseButton::Left), vec![]),
            (
                MouseEventKind::Down(MouseButton::Right),
                vec![Event::Key(Key::Esc)],
            ),
            (MouseEventKind::ScrollUp, vec![Event::WheelUp(at)]),
            (MouseEventKind::ScrollDown, vec![Event::WheelDown(at)]),
            (MouseEventKind::Moved, vec![]),
        ] {
            assert_eq!(
                Keyboard::default().feed(&mouse(kind), Duration::ZERO),
                wanted
            );
        }
    }
}
