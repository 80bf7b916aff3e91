//! A list of those remaining: what was chosen for it, and how it differs from the register, village by village.

use std::path::PathBuf;
use std::sync::Arc;

use super::view::{Line, Pile, View, notes};
use crate::exchange::{ListedStep, RemainingOptions, RemainingReport, RemainingVillage};
use crate::lang::{Lang, say};
use crate::tui::look::Role;

/// Files, options, and what came of the rehearsal.
#[derive(Clone, Debug)]
pub(super) struct RemainingList {
    pub files: Vec<PathBuf>,
    pub options: RemainingOptions,
    pub report: Option<RemainingReport>,
}

impl RemainingList {
    /// Whether something would be written, also only after a second word.
    pub fn writes(&self) -> bool {
        let report = self.report.as_ref();
        report.is_some_and(|report| !report.proposed.is_empty() || !report.left_out.is_empty())
    }

    /// How many people are proposed, and how many more with the villages of which the list names few.
    pub fn proposals(&self) -> (usize, usize) {
        let report = self.report.as_ref();
        report.map_or((0, 0), |report| {
            let sure = report.proposed.len();
            (sure, sure + report.left_out.len())
        })
    }

    /// The options with which it is written: only if the files are still those that were rehearsed.
    pub fn written_as(&self, although_few: bool) -> RemainingOptions {
        let mut options = self.options.clone();
        options.although_few = although_few;
        options.reading.dry_run = false;
        let corrections = Arc::make_mut(&mut options.reading.corrections);
        for file in self.report.iter().flat_map(|report| &report.files) {
            corrections.expect(&file.file, &file.sha256);
        }
        options
    }

    /// What it comes to, in words.
    pub fn view(&self, lang: Lang) -> View {
        let Some(report) = &self.report else {
            return View::default();
        };
        let pile = |code: &'static str, lines: Vec<Line>| Pile {
            words: lang.label("people_pile", code),
            title: lang.label("people_pile_title", code),
            lines,
        };
        let people = |all: &[ListedStep], code: &'static str, role| {
            let what = lang.label("remaining_what", code);
            let lines = all.iter().enumerate();
            lines
                .map(|(id, one)| Line::of(id, one, what.clone(), role))
                .collect::<Vec<Line>>()
        };
        let villages = report.villages.iter().enumerate();
        let villages = villages.map(|(id, village)| village_line(id, village, lang));
        View::new(
            summary(report, lang),
            vec![
                pile("villages", villages.collect()),
                pile("proposed", people(&report.proposed, "proposed", Role::Good)),
                pile("left_out", people(&report.left_out, "left_out", Role::Care)),
                pile(
                    "contradictions",
                    people(&report.contradictions, "contradictions", Role::Care),
                ),
                pile("unmatched", notes(&report.unmatched)),
                pile("outside", people(&report.outside, "outside", Role::Care)),
                pile("before", people(&report.before, "before", Role::Quiet)),
            ],
        )
    }
}

fn village_line(id: usize, village: &RemainingVillage, lang: Lang) -> Line {
    let words = say!(
        lang,
        people_list_village,
        village = village.village.as_str(),
        rows = lang.count(village.rows),
        remaining = lang.count(village.remaining),
        both = lang.count(village.both),
        proposed = lang.count(village.proposed)
    );
    let what = if village.few {
        format!("{words} · {}", say!(lang, people_list_few))
    } else {
        words
    };
    Line {
        id,
        row: String::new(),
        name: String::new(),
        village: String::new(),
        household: String::new(),
        what,
        role: if village.few { Role::Care } else { Role::Text },
    }
}

fn summary(report: &RemainingReport, lang: Lang) -> Vec<(String, Role)> {
    let number = |count: u64| lang.number(count as i64);
    let mut lines = vec![
        (
            say!(
                lang,
                people_list_remaining_nothing_written,
                proposed = lang.count(report.proposed.len()),
                contradictions = lang.count(report.contradictions.len()),
                unmatched = lang.count(report.unmatched.len())
            ),
            Role::Strong,
        ),
        (
            say!(
                lang,
                people_list_remaining_day,
                day = lang.day(report.on),
                seen = number(report.rows.seen),
                villages = lang.count(report.villages.len())
            ),
            Role::Text,
        ),
    ];
    if !report.left_out.is_empty() {
        let count = lang.count(report.left_out.len());
        let words = say!(lang, people_list_left_out, count = count);
        lines.push((words, Role::Care));
    }
    if !report.unknown_villages.is_empty() {
        let names = report.unknown_villages.join(", ");
        let words = say!(lang, remaining_list_unknown_villages, names = names);
        lines.push((words, Role::Care));
    }
    if !report.silent.is_empty() {
        let names = report.silent.join(", ");
        let words = say!(lang, remaining_list_silent, names = names);
        lines.push((words, Role::Quiet));
    }
    lines
}
