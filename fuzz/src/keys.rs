//! Any bytes as what a terminal sends: keys, pastes, clicks, sizes and time, on the screens of a small register. No
//! panic, every picture can be drawn, and the register is whole at the end.

use std::cell::LazyCell;
use std::fs;
use std::time::Duration;

use gocua::domain::id::VillageId;
use gocua::domain::record::{Household, Person, Village};
use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::app::App;
use gocua::tui::context::Ctx;
use gocua::tui::event::{Event, Keyboard};
use gocua::tui::look::{Look, is_drawable};
use gocua::tui::screens::overview::Overview;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{
    Event as Raw, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::header::{options, register};

struct Desk {
    folder: tempfile::TempDir,
    register: Vec<u8>,
}

thread_local! {
    static DESK: LazyCell<Desk> = LazyCell::new(desk);
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder for the register");
    let path = folder.path().join("made.gocua");
    let mut store = register(&path);
    for name in ["Thôn Đông", "Thôn Đoài"] {
        let village = Village {
            name: name.to_owned(),
            ..Village::default()
        };
        let village = store.add_village(&village).expect("a village").value;
        for code in ["001", "002", "003"] {
            household(&mut store, village, code);
        }
    }
    drop(store);
    let register = fs::read(&path).expect("the register");
    Desk { folder, register }
}

fn household(store: &mut Store, village: VillageId, code: &str) {
    let household = Household::new(village, code);
    let household = store.add_household(&household).expect("a household").value;
    for (name, head) in [("Nguyễn Văn Tám", true), ("Trần Thị Mười", false)] {
        let mut person = Person::new(household, name);
        person.is_head = head;
        store.add_person(&person).expect("a person");
    }
}

/// What cannot be reached by one byte as a letter.
const CODES: [KeyCode; 16] = [
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Null,
];

/// Letters that come composed, apart, or from where they should not.
const LETTERS: [char; 8] = [
    'đ', 'ễ', '\u{301}', '\u{202e}', '\u{200b}', '界', '😀', '\u{7f}',
];

/// The next thing a terminal sends, and how long after the one before.
fn next<'b>(bytes: &mut impl Iterator<Item = &'b u8>) -> Option<(Raw, Duration)> {
    let kind = *bytes.next()?;
    let value = bytes.next().copied().unwrap_or_default();
    let key = |code, with| Raw::Key(KeyEvent::new(code, with));
    let plain = KeyModifiers::NONE;
    let raw = match kind % 16 {
        0..=2 => key(CODES[usize::from(value) % CODES.len()], plain),
        3 | 4 => key(KeyCode::Char(char::from(b'0' + value % 10)), plain),
        5 => key(KeyCode::F(value % 12 + 1), plain),
        6 => key(
            KeyCode::Char(char::from(b'a' + value % 26)),
            KeyModifiers::CONTROL,
        ),
        7..=9 => key(KeyCode::Char(char::from(value)), plain),
        10 => key(
            KeyCode::Char(LETTERS[usize::from(value) % LETTERS.len()]),
            plain,
        ),
        11 => key(KeyCode::Char(char::from(value)), KeyModifiers::ALT),
        12 => {
            let pasted: Vec<u8> = bytes.take(usize::from(value)).copied().collect();
            Raw::Paste(String::from_utf8_lossy(&pasted).into_owned())
        }
        13 => {
            let rows = bytes.next().copied().unwrap_or_default();
            Raw::Resize(u16::from(value), u16::from(rows) / 2)
        }
        _ => {
            let kinds = [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollDown,
            ];
            let row = bytes.next().copied().unwrap_or_default();
            Raw::Mouse(MouseEvent {
                kind: kinds[usize::from(kind / 16) % kinds.len()],
                column: value.into(),
                row: row.into(),
                modifiers: plain,
            })
        }
    };
    // Most keys are a hand's; some come as fast as a program sends them.
    let after = if kind >= 224 { 1 } else { 200 };
    Some((raw, Duration::from_millis(after)))
}

/// A person, or a cat, before the screens.
pub fn attempt(bytes: &[u8]) {
    DESK.with(|desk| {
        let path = desk.folder.path().join("so.gocua");
        fs::write(&path, &desk.register).expect("a register is written");
        let store = Store::open(&path, &options(false)).expect("it opens");
        store.do_not_wait_for_disc().expect("it need not last");
        let clock = store.clock();
        let ctx = Ctx::new(store, Lang::Vi, Look::default(), clock);
        let mut app = App::without_worker(ctx, Box::new(Overview::default()));
        before(&mut app, bytes);
        let report = app.into_ctx().store.check(true).expect("it is read");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    });
}

fn before(app: &mut App, bytes: &[u8]) {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a picture");
    let mut keyboard = Keyboard::default();
    let mut at = Duration::ZERO;
    let mut bytes = bytes.iter();
    while let Some((raw, after)) = next(&mut bytes) {
        at += after;
        app.tick(at);
        let mut events = keyboard.release(at);
        events.extend(keyboard.feed(&raw, at));
        for event in events {
            if let Event::Resize(columns, rows) = event {
                terminal.backend_mut().resize(columns, rows);
            }
            app.event(&event);
            if app.ending().is_some() {
                return;
            }
        }
        app.look();
        terminal.draw(|frame| app.draw(frame)).expect("a picture");
        let drawn = &terminal.backend().buffer().content;
        let odd = |cell: &&ratatui::buffer::Cell| !cell.symbol().chars().all(can_be_drawn);
        assert_eq!(drawn.iter().find(odd), None, "drawn");
    }
}

/// What the program draws by itself any console can; letters that somebody typed may be any but those that harm.
fn can_be_drawn(letter: char) -> bool {
    is_drawable(letter) || !letter.is_control() && !('\u{200b}'..='\u{200f}').contains(&letter)
}
