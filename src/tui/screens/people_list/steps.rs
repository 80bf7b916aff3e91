//! A list of people who made a step: what was chosen for it, and what it comes to.

use std::path::PathBuf;
use std::sync::Arc;

use super::view::{Line, Pile, View, notes};
use crate::exchange::{ListedStep, StepListOptions, StepListReport};
use crate::lang::{Lang, say};
use crate::tui::look::Role;

/// Files, options, and what came of the rehearsal.
#[derive(Clone, Debug)]
pub(super) struct StepList {
    pub files: Vec<PathBuf>,
    pub options: StepListOptions,
    pub report: Option<StepListReport>,
}

impl StepList {
    /// Whether something would be written.
    pub fn writes(&self) -> bool {
        let report = self.report.as_ref();
        report.is_some_and(|report| !report.new.is_empty())
    }

    /// The options with which it is written: only if the files are still those that were rehearsed.
    pub fn written_as(&self) -> StepListOptions {
        let mut options = self.options.clone();
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
        let number = |count: u64| lang.number(count as i64);
        let mut summary = vec![
            (
                say!(
                    lang,
                    people_list_nothing_written,
                    new = lang.count(report.new.len()),
                    before = lang.count(report.before.len()),
                    unmatched = lang.count(report.unmatched.len())
                ),
                Role::Strong,
            ),
            (
                say!(
                    lang,
                    people_list_step,
                    step = lang.label("step_kind", report.step),
                    day = lang.day(report.on)
                ),
                Role::Text,
            ),
            (
                say!(
                    lang,
                    people_list_rows,
                    seen = number(report.rows.seen),
                    taken = number(report.rows.taken),
                    refused = number(report.rows.refused),
                    skipped = number(report.rows.skipped)
                ),
                Role::Text,
            ),
        ];
        let outside: Vec<&ListedStep> = report.new.iter().filter(|step| step.outside).collect();
        if !outside.is_empty() {
            let count = lang.count(outside.len());
            summary.push((say!(lang, people_list_outside, count = count), Role::Care));
        }
        if report.before_start > 0 {
            let count = lang.count(report.before_start);
            summary.push((say!(lang, marked_before_start, count = count), Role::Care));
        }
        let padded = report.warnings.len();
        if padded > 0 {
            let count = lang.count(padded);
            summary.push((say!(lang, people_list_warnings, count = count), Role::Care));
        }
        let pile = |code: &'static str, lines: Vec<Line>| Pile {
            words: lang.label("people_pile", code),
            title: lang.label("people_pile_title", code),
            lines,
        };
        let steps = |steps: &[&ListedStep], words: &dyn Fn(&ListedStep) -> (String, Role)| {
            let lines = steps.iter().enumerate();
            lines
                .map(|(id, step)| {
                    let (what, role) = words(step);
                    Line::of(id, step, what, role)
                })
                .collect::<Vec<Line>>()
        };
        let day = |step: &ListedStep| lang.day(step.on);
        let new: Vec<&ListedStep> = report.new.iter().collect();
        let before: Vec<&ListedStep> = report.before.iter().collect();
        let fresh = |step: &ListedStep| {
            let words = say!(lang, people_list_new, day = day(step));
            if step.outside {
                (
                    format!("{words} · {}", say!(lang, people_list_is_outside)),
                    Role::Care,
                )
            } else {
                (words, Role::Good)
            }
        };
        let stands = |_: &ListedStep| (say!(lang, people_list_before), Role::Quiet);
        let mut piles = vec![
            pile("unmatched", notes(&report.unmatched)),
            pile("new", steps(&new, &fresh)),
        ];
        if !outside.is_empty() {
            piles.push(pile("outside", steps(&outside, &fresh)));
        }
        piles.push(pile("before", steps(&before, &stands)));
        piles.push(pile("look", notes(&report.warnings)));
        piles.push(pile("skipped", notes(&report.skipped)));
        View::new(summary, piles)
    }
}
