//! What holds of every picture that is kept.

use std::fs;
use std::path::Path;

use gocua::tui::look::is_drawable;

/// The name and the text of every picture: what stands above the list of styles.
fn pictures() -> Vec<(String, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/snapshots");
    let mut pictures: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, picture(&text))
        })
        .collect();
    pictures.sort();
    pictures
}

/// The lines of a kept picture without its head and its styles, which begin with the number of their row.
fn picture(kept: &str) -> Vec<String> {
    let body = kept.splitn(3, "---\n").nth(2).unwrap();
    body.lines()
        .take_while(|line| !is_style(line) && !line.starts_with("cursor: "))
        .map(str::to_owned)
        .collect()
}

fn is_style(line: &str) -> bool {
    let (place, rest) = line.split_at_checked(3).unwrap_or_default();
    place.trim().parse::<u16>().is_ok() && rest.starts_with(' ') && rest.contains(": ")
}

/// A number of which a part is not shown: the mark of a cut beside a digit. A text that is cut ends in a word.
fn cut_number(line: &str) -> Option<&str> {
    line.split(|letter: char| letter.is_whitespace() || "│║".contains(letter))
        .find(|word| {
            let before = word.split('…').next().unwrap_or_default();
            word.contains('…')
                && before
                    .chars()
                    .last()
                    .is_some_and(|letter| letter.is_ascii_digit())
        })
}

#[test]
fn no_picture_cuts_a_number() {
    for (name, lines) in pictures() {
        for line in &lines {
            assert_eq!(cut_number(line), None, "{name}: {line}");
        }
    }
    for (line, expected) in [
        ("│ 0912 34…│", Some("34…")),
        ("│ 1.23…", Some("1.23…")),
        ("│ Nguyễn T… │", None),
        ("Hẹn quay lại…", None),
        ("042  Lê…", None),
    ] {
        assert_eq!(cut_number(line), expected);
    }
}

#[test]
fn every_console_can_draw_every_picture() {
    for (name, lines) in pictures() {
        let odd: String = lines
            .concat()
            .chars()
            .filter(|glyph| !is_drawable(*glyph))
            .collect();
        assert_eq!(odd, "", "{name}");
    }
}

/// The footer shows what can be done and is never cut: each key with its whole word, and the way out.
#[test]
fn every_picture_says_how_to_leave() {
    for (name, lines) in pictures() {
        let last = lines
            .iter()
            .rev()
            .find(|line| !line.trim().is_empty())
            .unwrap();
        assert!(
            last.contains("F10") || last.contains("Esc"),
            "{name}: {last}"
        );
        assert!(!last.contains('…'), "{name}: {last}");
    }
}
