//! Help, drawn from the table of commands that clap holds and from the words of the language files. The first page
//! shows the commands in groups; the page of a command shows its arguments and the codes they take.

use clap::{Arg, Command};

use crate::domain::absence::{Plan, Reason};
use crate::domain::channel::Channel;
use crate::domain::exemption::ExemptReason;
use crate::domain::expected_back::Occasion;
use crate::domain::outcome::{Menu, Outcome};
use crate::domain::person_result::PersonResult;
use crate::domain::record::{Campaign, Cohort, DueReport, PriorityGroup, Remark, Target};
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::step::StepKind;
use crate::domain::work::Why;
use crate::exchange::export::{Format, ListKind};
use crate::exchange::plan::{Around, Plan as Planned, PlanField};
use crate::lang::text::{left, width, wrap};
use crate::lang::{Lang, say};
use crate::store::{AbsentOrder, Facet, Which};

use super::filter::PROGRESS;

/// The commands in the order of a commune's work.
const GROUPS: [(&str, &[&str]); 6] = [
    ("lists", &["new", "import", "export", "list"]),
    ("work", &["visit", "absent", "step", "total", "status"]),
    ("plan", &["campaign", "consolidate"]),
    ("mistakes", &["undo", "redo", "log"]),
    ("safety", &["check", "backup", "restore"]),
    ("more", &["sample", "completions"]),
];

/// The width of help: what an 80-column terminal holds.
const WIDTH: usize = 79;
/// Where the explanations begin at the latest.
const INDENT: usize = 28;

/// The tree of commands with its words and its help pages.
pub(super) fn with_words(root: Command, lang: Lang) -> Command {
    let mut root = root
        .about(say!(lang, help_about))
        .mut_args(|arg| worded(arg, lang));
    let names: Vec<String> = root
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    for name in names {
        root = root.mut_subcommand(&name, |command| {
            command
                .about(lang.label("cmd", &name))
                .mut_args(|arg| worded(arg, lang))
        });
    }
    root.build();
    let page = first_page(&root, lang);
    let pages: Vec<(String, String)> = root
        .get_subcommands()
        .map(|command| (command.get_name().to_owned(), page_of(command, lang)))
        .collect();
    for (name, page) in pages {
        root = root.mut_subcommand(name, |command| command.override_help(page));
    }
    root.override_help(page)
}

/// The help that the table gives an argument is the code of its words.
fn worded(arg: Arg, lang: Lang) -> Arg {
    let words = lang.label("arg", &help_of(&arg));
    arg.help(words)
}

fn first_page(root: &Command, lang: Lang) -> String {
    let mut page = Page::default();
    page.line(&say!(lang, help_about));
    page.heading(&say!(lang, help_usage));
    let file = value("FILE", lang);
    let rows = [
        (format!("gocua [{file}]"), say!(lang, help_usage_screens)),
        ("gocua --demo".to_owned(), say!(lang, help_usage_demo)),
        (
            format!("gocua {} ...", value("COMMAND", lang)),
            say!(lang, help_usage_command),
        ),
    ];
    page.rows(&rows);
    let indent = 4 + root
        .get_subcommands()
        .map(|command| width(command.get_name()))
        .max()
        .unwrap_or_default();
    for (group, names) in GROUPS {
        page.heading(&lang.label("group", group));
        for command in names.iter().filter_map(|name| root.find_subcommand(name)) {
            page.row(command.get_name(), &about(command), indent);
        }
    }
    page.options(root, lang);
    page.heading(&say!(lang, help_examples));
    for example in say!(lang, help_first_examples).lines() {
        page.line(&format!("  {example}"));
    }
    page.text
}

fn page_of(command: &Command, lang: Lang) -> String {
    let name = command.get_name();
    let mut page = Page::default();
    page.line(&about(command));
    page.heading(&say!(lang, help_usage));
    page.line(&format!("  {}", usage_of(command, lang)));
    let positionals: Vec<_> = command
        .get_positionals()
        .map(|arg| (shape(arg, lang), help_of(arg)))
        .collect();
    if !positionals.is_empty() {
        page.heading(&say!(lang, help_arguments));
        page.rows(&positionals);
    }
    page.options(command, lang);
    for (heading, rows) in codes(name, lang) {
        page.heading(&heading);
        page.rows(&rows);
    }
    if lang.has_label("example", name) {
        page.heading(&say!(lang, help_examples));
        for example in lang.label("example", name).lines() {
            page.line(&format!("  {example}"));
        }
    }
    page.text
}

/// `gocua visit HỘ KẾT_QUẢ [tùy chọn]`.
pub(super) fn usage_of(command: &Command, lang: Lang) -> String {
    let mut parts = vec!["gocua".to_owned()];
    if command.get_name() != "gocua" {
        parts.push(command.get_name().to_owned());
    }
    for arg in command.get_positionals() {
        let shape = shape(arg, lang);
        parts.push(if arg.is_required_set() {
            shape
        } else {
            format!("[{shape}]")
        });
    }
    for arg in command.get_opts().filter(|arg| arg.is_required_set()) {
        parts.push(shape(arg, lang));
    }
    parts.push(format!("[{}]", say!(lang, help_usage_options)));
    parts.join(" ")
}

/// How an argument is written: `THÔN`, `--note CHỮ`, `TỆP...`.
pub(super) fn shape(arg: &Arg, lang: Lang) -> String {
    let takes_value = arg.get_action().takes_values();
    let taken = arg
        .get_value_names()
        .and_then(|names| names.first())
        .filter(|_| takes_value)
        .map(|name| value(name, lang));
    let many = if arg.is_positional() && matches!(arg.get_action(), clap::ArgAction::Append) {
        "..."
    } else {
        ""
    };
    match (arg.get_long(), taken) {
        (None, taken) => format!("{}{many}", taken.unwrap_or_default()),
        (Some(name), None) => format!("--{name}"),
        (Some(name), Some(taken)) => format!("--{name} {taken}"),
    }
}

/// The word for a value: entry `value-<NAME>`.
pub(super) fn value(name: &str, lang: Lang) -> String {
    lang.label("value", name)
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn help_of(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

type Rows = Vec<(String, String)>;

/// The codes that the arguments of a command take, with their words.
fn codes(command: &str, lang: Lang) -> Vec<(String, Rows)> {
    let noun = [("viec", say!(lang, first_campaign_noun).into())];
    let row = |list: &str, key: String, code: &str| (key, lang.label_with(list, code, &noun));
    match command {
        "visit" => vec![
            (
                value("OUTCOME", lang),
                Outcome::all()
                    .map(|outcome| {
                        let digit = match outcome.menu() {
                            Menu::Door => outcome.digit().to_string(),
                            Menu::More => format!("9{}", outcome.digit()),
                            Menu::Phone => "  ".to_owned(),
                        };
                        row(
                            "outcome",
                            format!("{digit:2} {}", outcome.code()),
                            outcome.code(),
                        )
                    })
                    .collect(),
            ),
            (
                value("RESULT", lang),
                PersonResult::all()
                    .map(|result| {
                        row(
                            "person_result",
                            format!("{} {}", result.digit(), result.code()),
                            result.code(),
                        )
                    })
                    .collect(),
            ),
            (
                value("SLOT", lang),
                Slot::all()
                    .map(|slot| row("slot", slot.code().to_owned(), slot.code()))
                    .collect(),
            ),
            (
                value("CHANNEL", lang),
                Channel::all()
                    .map(|channel| row("channel", channel.code().to_owned(), channel.code()))
                    .collect(),
            ),
        ],
        "absent" => vec![
            (
                value("REASON", lang),
                Reason::all()
                    .map(|reason| {
                        row(
                            "reason",
                            format!("{} {}", reason.digit(), reason.code()),
                            reason.code(),
                        )
                    })
                    .collect(),
            ),
            (
                value("PLAN", lang),
                Plan::all()
                    .map(|plan| row("plan", plan.code().to_owned(), plan.code()))
                    .collect(),
            ),
        ],
        "step" => {
            let kinds = StepKind::all();
            let refusals = Refusal::all().map(Refusal::code);
            let exempt = ExemptReason::all().map(ExemptReason::code);
            let why = |list, codes: Vec<&'static str>| -> Vec<(String, String)> {
                let codes = codes.into_iter();
                codes.map(|code| row(list, code.to_owned(), code)).collect()
            };
            let reasons = [
                why("refusal", refusals.collect()),
                why("exempt_reason", exempt.collect()),
            ];
            vec![
                (
                    value("STEP", lang),
                    kinds
                        .map(|kind| row("step_kind", kind.code().to_owned(), kind.code()))
                        .collect(),
                ),
                (value("REASON", lang), reasons.concat()),
            ]
        }
        "campaign" => plans(lang),
        "export" => vec![kinds(lang), filters(lang), formats(lang)],
        "list" => vec![kinds(lang), filters(lang)],
        _ => Vec::new(),
    }
}

/// The fields of a campaign and of what belongs to it, as the forms have them.
fn fields_of_plans(lang: Lang) -> [(&'static str, Vec<PlanField>); 6] {
    let around = Around::of_nothing(lang);
    [
        fields_of::<Campaign>(&around),
        fields_of::<Cohort>(&around),
        fields_of::<Target>(&around),
        fields_of::<PriorityGroup>(&around),
        fields_of::<DueReport>(&around),
        fields_of::<Remark>(&around),
    ]
}

fn fields_of<P: Planned>(around: &Around) -> (&'static str, Vec<PlanField>) {
    (P::WHAT, P::blank(around).fields(around))
}

/// A field, what it is and what it takes.
fn field_row(field: &PlanField, lang: Lang) -> (String, String) {
    let words = format!("{}: {}", field.label(lang), field.takes(lang));
    let words = match field.only {
        Some((of, choice)) => format!("{words} ({of}={choice})"),
        None => words,
    };
    (field.code.to_owned(), words)
}

/// The fields that every campaign has, then the names of those of its parts; the others have pages of their own.
fn plans(lang: Lang) -> Vec<(String, Rows)> {
    let mut plans = fields_of_plans(lang).into_iter();
    let own = plans.next().map(|(_, fields)| fields).unwrap_or_default();
    let always = own.iter().filter(|field| field.only.is_none());
    let parts = plans.map(|(part, fields)| {
        let codes: Vec<&str> = fields.iter().map(|field| field.code).collect();
        (part.to_owned(), codes.join(", "))
    });
    vec![
        (
            say!(lang, help_fields),
            always.map(|field| field_row(field, lang)).collect(),
        ),
        (say!(lang, help_fields_more), parts.collect()),
    ]
}

/// The page of a part of `gocua campaign`, named by one of the words behind it: all its fields and what they take.
pub(super) fn part_page<'w>(words: impl Iterator<Item = &'w str>, lang: Lang) -> Option<String> {
    let part = |word| match word {
        "new" | "edit" => Campaign::WHAT,
        word => word,
    };
    let words: Vec<&str> = words
        .skip_while(|word| *word != "campaign")
        .skip(1)
        .collect();
    let words = words.into_iter().map(part);
    let plans = fields_of_plans(lang);
    let named = |word: &str| plans.iter().find(|(part, _)| *part == word);
    let (part, fields) = words.clone().find_map(named)?;
    let mut page = Page::default();
    page.line(&lang.label("plan_part", part));
    page.heading(&say!(lang, help_usage));
    let usage = lang.label_with(
        "help_part",
        if *part == Campaign::WHAT {
            part
        } else {
            "other"
        },
        &[("part", (*part).into())],
    );
    for line in usage.lines() {
        page.line(&format!("  {line}"));
    }
    page.heading(&say!(lang, help_fields));
    let rows = fields.iter().map(|field| field_row(field, lang));
    page.rows(&rows.collect::<Rows>());
    Some(page.text)
}

fn kinds(lang: Lang) -> (String, Rows) {
    let progress = (PROGRESS.to_owned(), lang.label("list_kind", PROGRESS));
    let row = |kind: ListKind| (kind.code().to_owned(), lang.label("list_kind", kind.code()));
    (
        value("LIST", lang),
        ListKind::ALL
            .into_iter()
            .map(row)
            .chain([progress])
            .collect(),
    )
}

fn formats(lang: Lang) -> (String, Rows) {
    let row = |format: Format| {
        (
            format.code().to_owned(),
            lang.label("format", format.code()),
        )
    };
    (
        value("FORMAT", lang),
        Format::ALL
            .into_iter()
            .chain([Format::Chat])
            .map(row)
            .collect(),
    )
}

fn filters(lang: Lang) -> (String, Rows) {
    let households = Which::ALL
        .into_iter()
        .map(|which| (which.code().to_owned(), lang.label("which", which.code())));
    let absent = Facet::all().map(|facet| {
        let values = facet.values();
        let words = if values.is_empty() {
            lang.label("filter_help", facet.code())
        } else {
            values.join(", ")
        };
        (format!("{}=...", facet.code()), words)
    });
    let others = [
        ("find=...".to_owned(), say!(lang, filter_find)),
        ("saved=...".to_owned(), say!(lang, filter_saved)),
        (
            "order=...".to_owned(),
            AbsentOrder::ALL.map(AbsentOrder::code).join(", "),
        ),
    ];
    let absent = others.into_iter().chain(absent);
    let codes = |codes: Vec<&str>| codes.join(", ");
    let agenda = [
        ("why=...", codes(Why::all().map(Why::code).collect())),
        ("day=...", say!(lang, filter_day)),
        ("month=...", say!(lang, filter_month)),
        (
            "occasion=...",
            codes(Occasion::all().map(Occasion::code).collect()),
        ),
        ("overdue, sometime, unknown", say!(lang, filter_returns)),
    ];
    let agenda = agenda.map(|(typed, words)| (typed.to_owned(), words));
    let rows = households.chain(absent).chain(agenda);
    (value("FILTER", lang), rows.collect())
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
    }

    /// Two columns: what is typed, and what it does.
    fn rows(&mut self, rows: &[(String, String)]) {
        let widest = rows
            .iter()
            .map(|(typed, _)| width(typed))
            .max()
            .unwrap_or_default();
        for (typed, words) in rows {
            self.row(typed, words, (widest + 4).min(INDENT));
        }
    }

    fn row(&mut self, typed: &str, words: &str, indent: usize) {
        let mut lines = wrap(words, WIDTH - indent).into_iter();
        if width(typed) + 4 > indent {
            self.line(&format!("  {typed}"));
        } else {
            let first = lines.next().unwrap_or_default();
            self.line(&format!("  {}{first}", left(typed, indent - 2)));
        }
        for line in lines {
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    /// A command's own options, then those of every command.
    fn options(&mut self, command: &Command, lang: Lang) {
        let (common, own): (Vec<&Arg>, Vec<&Arg>) = command
            .get_arguments()
            .filter(|arg| !arg.is_positional())
            .partition(|arg| arg.is_global_set());
        for (heading, options) in [
            (say!(lang, help_options), own),
            (say!(lang, help_common_options), common),
        ] {
            let row = |arg: &Arg| {
                let short = arg
                    .get_short()
                    .map_or_else(String::new, |short| format!("-{short}, "));
                (format!("{short}{}", shape(arg, lang)), help_of(arg))
            };
            let rows: Rows = options.into_iter().map(row).collect();
            if !rows.is_empty() {
                self.heading(&heading);
                self.rows(&rows);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::arguments::{Asked, command};

    const BOTH: [Lang; 2] = [Lang::Vi, Lang::En];

    #[test]
    fn every_command_and_argument_has_words() {
        let mut root = Asked::command();
        root.build();
        for lang in BOTH {
            for arg in root.get_arguments() {
                assert_words(lang, arg);
            }
            for command in root.get_subcommands() {
                assert!(
                    lang.has_label("cmd", command.get_name()),
                    "cmd-{}",
                    command.get_name()
                );
                for arg in command.get_arguments() {
                    assert_words(lang, arg);
                }
            }
            for (group, _) in GROUPS {
                assert!(lang.has_label("group", group), "group-{group}");
            }
        }
    }

    fn assert_words(lang: Lang, arg: &Arg) {
        let code = help_of(arg);
        assert!(
            lang.has_label("arg", &code),
            "{} lacks arg-{code}: {}",
            lang.code(),
            arg.get_id()
        );
        for name in arg
            .get_value_names()
            .into_iter()
            .flatten()
            .filter(|_| arg.get_action().takes_values())
        {
            assert!(
                lang.has_label("value", name),
                "{} lacks value-{name}",
                lang.code()
            );
        }
    }

    #[test]
    fn every_command_is_in_one_group() {
        let grouped: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let root = Asked::command();
        let all: BTreeSet<&str> = root.get_subcommands().map(Command::get_name).collect();
        assert_eq!(grouped.len(), all.len());
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>(), all);
    }

    #[test]
    fn pages_fit_a_terminal() {
        for lang in BOTH {
            let root = command(lang);
            let first = first_page(&root, lang);
            assert!(first.lines().count() <= 60, "{}", first.lines().count());
            let pages = root.get_subcommands().map(|command| page_of(command, lang));
            let parts = fields_of_plans(lang);
            let parts = parts.iter().map(|(part, fields)| {
                let page = part_page(["campaign", part].into_iter(), lang).unwrap();
                for field in fields {
                    assert!(page.contains(&format!("\n  {}", field.code)), "{page}");
                }
                page
            });
            let parts: Vec<String> = parts.collect();
            let plans = root.find_subcommand("campaign").unwrap();
            let lines = page_of(plans, lang).lines().count();
            assert!(lines <= 60, "{lines}");
            for page in pages.chain([first]).chain(parts) {
                for line in page.lines() {
                    assert!(width(line) <= 80, "{line}");
                }
            }
        }
    }
}
