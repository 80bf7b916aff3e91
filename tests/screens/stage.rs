//! Screens without a terminal: keys go in by a script, a picture comes out as text.

use std::fmt::Write as _;
use std::time::Duration;

use gocua::tui::app::App;
use gocua::tui::context::Source;
use gocua::tui::event::{Event, Key};
use gocua::tui::look::is_drawable;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

/// Some screens and the picture they are drawn on.
pub struct Stage<W: Source> {
    pub app: App<W>,
    terminal: Terminal<TestBackend>,
    /// Keys pressed so far.
    pub pressed: usize,
}

impl<W: Source> Stage<W> {
    /// Screens in so many columns and rows.
    pub fn new(app: App<W>, columns: u16, rows: u16) -> Self {
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let mut stage = Self {
            app,
            terminal,
            pressed: 0,
        };
        stage.draw();
        stage
    }

    /// Presses keys by hand, drawing after each: `nvt2`, `<F1>`, `<Enter>`, `<Down>`, `<Ctrl+Z>`, `<lt>` for `<`.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for key in keys(script) {
            self.pressed += 1;
            self.event(&Event::Key(key));
        }
        self
    }

    /// Lets a program type: what a paste on Windows and a keyboard program send.
    pub fn program(&mut self, script: &str) -> &mut Self {
        for key in keys(script) {
            self.event(&Event::Text(key));
        }
        self
    }

    /// Gives one event.
    pub fn event(&mut self, event: &Event) -> &mut Self {
        self.app.event(event);
        self.draw();
        self
    }

    /// A click at a column and a row of the picture, from 0.
    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.event(&Event::Click(Position::new(column, row)))
    }

    /// Lets time go by.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        self.app.tick(Duration::from_secs(seconds));
        self.app.refresh();
        self.draw();
        self
    }

    /// Draws in sizes that people's windows have for a moment, and back: no picture may fail.
    fn draw_in_any_size(&mut self) {
        let area = self.terminal.backend().buffer().area;
        let narrow = (20..=44).step_by(4).zip(5..);
        let wide = [
            (1, 1),
            (20, 5),
            (20, 60),
            (200, 5),
            (61, 9),
            (79, 23),
            (101, 13),
            (140, 41),
            (400, 120),
        ];
        for (columns, rows) in narrow.chain(wide).chain([(area.width, area.height)]) {
            self.terminal.backend_mut().resize(columns, rows);
            self.draw();
        }
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
    }

    /// What stands in every cell, row by row.
    pub fn cells(&self) -> Vec<String> {
        let buffer = self.terminal.backend().buffer();
        buffer
            .content
            .iter()
            .map(|cell| cell.symbol().to_owned())
            .collect()
    }

    /// The text of the picture without its styles.
    pub fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let row: String = (0..buffer.area.width)
                .map(|x| buffer[(x, y)].symbol())
                .collect();
            let _ = writeln!(text, "{}", row.trim_end());
        }
        let odd: Vec<char> = text
            .chars()
            .filter(|glyph| *glyph != '\n' && !is_drawable(*glyph))
            .collect();
        assert!(odd.is_empty(), "not every console can draw {odd:?}");
        text
    }

    /// The picture for a snapshot: its text, then each row's pieces that are not plain, then the cursor.
    pub fn picture(&mut self) -> String {
        let buffer = self.terminal.backend().buffer().clone();
        let mut picture = self.text();
        for y in 0..buffer.area.height {
            for (style, pieces) in styled(&buffer, y) {
                let _ = writeln!(picture, "{:>3} {style}: {}", y + 1, pieces.join(" | "));
            }
        }
        if self.terminal.backend().cursor_visible() {
            let at = self.terminal.get_cursor_position().unwrap();
            let _ = writeln!(picture, "cursor: column {}, row {}", at.x + 1, at.y + 1);
        }
        self.draw_in_any_size();
        picture
    }
}

/// The keys of a script.
fn keys(script: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').expect("a key name ends with >");
            keys.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            keys.push(Key::Char(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Key {
    if let Some(letter) = name.strip_prefix("Ctrl+") {
        return Key::Ctrl(letter.to_ascii_lowercase().chars().next().unwrap());
    }
    if let Some(Ok(number)) = name.strip_prefix('F').map(str::parse) {
        return Key::F(number);
    }
    match name {
        "lt" => Key::Char('<'),
        "Enter" => Key::Enter,
        "Esc" => Key::Esc,
        "Tab" => Key::Tab,
        "BackTab" => Key::BackTab,
        "BS" => Key::Backspace,
        "Del" => Key::Delete,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        "PgUp" => Key::PageUp,
        "PgDn" => Key::PageDown,
        other => panic!("no key is called {other}"),
    }
}

/// The pieces of a row that are not plain, by style, in the order they appear.
fn styled(buffer: &Buffer, y: u16) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut last = String::new();
    for x in 0..buffer.area.width {
        let cell = &buffer[(x, y)];
        let style = name_of(cell.fg, cell.modifier);
        if style.is_empty() {
            last = style;
            continue;
        }
        let known = found.iter().position(|(name, _)| *name == style);
        let index = known.unwrap_or(found.len());
        if known.is_none() {
            found.push((style.clone(), Vec::new()));
        }
        let pieces = &mut found[index].1;
        if style != last {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(cell.symbol());
        }
        last = style;
    }
    // Frames are seen in the picture itself.
    found.retain(|(_, pieces)| {
        pieces
            .iter()
            .any(|piece| piece.chars().any(char::is_alphanumeric))
    });
    for (_, pieces) in &mut found {
        for piece in pieces.iter_mut() {
            *piece = piece.trim().to_owned();
        }
        pieces.retain(|piece| !piece.is_empty());
    }
    found
}

fn name_of(colour: Color, modifier: Modifier) -> String {
    let mut words = Vec::new();
    for (flag, word) in [
        (Modifier::REVERSED, "reversed"),
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
    ] {
        if modifier.contains(flag) {
            words.push(word.to_owned());
        }
    }
    if colour != Color::Reset {
        words.push(colour.to_string().to_lowercase());
    }
    words.join(" ")
}
