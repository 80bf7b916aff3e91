//! The campaign's progress as `gocua status` tells it: everybody, villages, cohorts, groups, those who persuade; targets,
//! pace, ranks; totals that were told; who was long not visited; reports that are due; and whether it all adds up.

use std::path::Path;

use serde_json::{Value, json};

use crate::domain::date::Day;
use crate::domain::metric::Metric;
use crate::domain::ranking::RankBy;
use crate::domain::record::DueReport;
use crate::exchange::Error as ExchangeError;
use crate::exchange::export::{Format, write_file};
use crate::exchange::league::{
    ProgressColumn, by_code, check_json, check_line, columns, difference_words, row_json, row_name,
    shown, write_league,
};
use crate::lang::{Lang, say};
use crate::store::{Check, DueFilter, FigureBy, League, LeagueRow, Roll, Store, TotalRow};

use super::call::Call;
use super::error::{DONE, Result};
use super::filter::{Choice, PROGRESS};
use super::find::unknown_code;
use super::output::{Output, lost};
use super::table::{Column, Table};
use super::total::total_json;
use super::when::iso;

/// What the rows can be.
const ALL: [FigureBy; 4] = [
    FigureBy::Village,
    FigureBy::Cohort,
    FigureBy::Group,
    FigureBy::Cadre,
];

/// Days of the series that is told.
const DAYS: usize = 31;

/// The progress of a day.
pub(super) struct Standings {
    leagues: Vec<League>,
    days: Vec<(Day, u32, u32)>,
    totals: Vec<TotalRow>,
    reports: Vec<DueReport>,
    today: Day,
    /// A village counts as silent after so many days.
    silent_days: i64,
}

impl Standings {
    /// The progress that the roll counts.
    pub fn of(store: &Store, roll: &Roll, silent_days: i64) -> Result<Self> {
        let leagues = ALL.map(|by| League::of(store, roll, by));
        let leagues: std::result::Result<Vec<League>, _> = leagues.into_iter().collect();
        let (campaign, _) = store.campaign()?;
        let days = |metric| roll.days(&DueFilter::default(), metric, DAYS);
        let days = days(Metric::Taken).into_iter().zip(days(Metric::Issued));
        let reports = store.due_reports(campaign)?.into_iter();
        Ok(Self {
            leagues: leagues?,
            days: days
                .map(|((day, taken), (_, issued))| (day, taken, issued))
                .collect(),
            totals: store.told_totals(roll)?,
            reports: reports.map(|(_, report)| report).collect(),
            today: roll.today(),
            silent_days,
        })
    }

    fn villages(&self) -> Option<&League> {
        self.leagues.first()
    }

    fn named(&self, shows: impl Fn(&League, &LeagueRow) -> bool, lang: Lang) -> Vec<String> {
        let Some(league) = self.villages() else {
            return Vec::new();
        };
        let rows = league.rows.iter().filter(|row| shows(league, row));
        rows.map(|row| row_name(row, lang)).collect()
    }

    fn silent(&self, lang: Lang) -> Vec<String> {
        self.named(|_, row| row.is_silent(self.silent_days, self.today), lang)
    }

    /// The figures for programs.
    pub fn json(&self, lang: Lang) -> Value {
        let mut object = json!({});
        let names = ["villages", "cohorts", "groups", "cadres"];
        for (name, league) in names.into_iter().zip(&self.leagues) {
            let rows = league
                .rows
                .iter()
                .map(|row| Value::Object(row_json(row, lang)));
            object[name] = rows.collect();
        }
        if let Some(league) = self.villages() {
            object["all"] = Value::Object(row_json(&league.all, lang));
            object["check"] = check_json(
                self.leagues
                    .iter()
                    .map(League::check)
                    .fold(league.check(), Check::and),
            );
        }
        let days = self.days.iter();
        let days = days.map(
            |(day, taken, issued)| json!({ "on": iso(*day), "taken": taken, "issued": issued }),
        );
        object["days"] = days.collect();
        object["day_totals"] = self.totals.iter().map(total_json).collect();
        object["behind"] = json!(self.named(|_, row| row.is_behind(), lang));
        object["exemplary"] = json!(self.named(League::is_exemplary, lang));
        object["silent_days"] = json!(self.silent_days);
        object["silent"] = json!(self.silent(lang));
        object["reports"] = self
            .reports
            .iter()
            .map(|report| self.report_json(report))
            .collect();
        object
    }

    fn report_json(&self, report: &DueReport) -> Value {
        json!({
            "name": report.name,
            "due_on": iso(report.due_on),
            "recipient": report.recipient,
            "via": report.via,
            "sent_on": report.sent_on.map(iso),
            "state": report.state(self.today).code(),
        })
    }

    /// The figures as a page of text.
    pub fn words(&self, lang: Lang) -> String {
        let Some(league) = self.villages() else {
            return String::new();
        };
        let mut text = String::new();
        let mut line = |words: String| {
            text.push_str(&words);
            text.push('\n');
        };
        for league in self.leagues.iter().filter(|league| !league.rows.is_empty()) {
            line(String::new());
            line(table(league, lang));
        }
        line(check_line(league, lang));
        for row in self.totals.iter().take(SHOWN) {
            let place = league.rows.iter().find(|one| one.is_village(row.village));
            let place = place.map_or_else(|| say!(lang, figures_all), |one| row_name(one, lang));
            let words = difference_words(row, lang);
            let (what, day) = (
                lang.label("metric", row.told.metric.code()),
                lang.day(row.told.day),
            );
            line(say!(
                lang,
                status_total,
                place = place,
                what = what,
                day = day,
                words = words
            ));
        }
        let silent = self.silent(lang);
        if !silent.is_empty() {
            let days = lang.number(self.silent_days);
            line(say!(
                lang,
                status_silent,
                days = days,
                names = silent.join(", ")
            ));
        }
        for report in &self.reports {
            let state = report.state(self.today);
            let name = match report.recipient.as_str() {
                "" => say!(lang, status_report, name = report.name.as_str()),
                to => say!(lang, status_report_to, name = report.name.as_str(), to = to),
            };
            let day = lang.day(report.due_on);
            line(lang.label_with(
                "report_due",
                state.code(),
                &[("report", name.into()), ("day", day.into())],
            ));
        }
        text
    }
}

/// Columns that are read in words.
const SHOWN_COLUMNS: usize = 12;
/// Totals that are told in words.
const SHOWN: usize = 10;

/// The columns that are read in words, those of cards only where a target of cards was given; the rest is in
/// `gocua list progress` and in the JSON.
fn table(league: &League, lang: Lang) -> String {
    let (headings, rows, _) = shown(league, RankBy::Percent, lang);
    let mut all = league.rows.iter().chain([&league.all]);
    let of_cards = all.any(|row| row.issued.is_some());
    let columns = columns(league.by);
    let kept = |at: usize| {
        use ProgressColumn::{Issued, IssuedTarget, IssuedTargetPercent};
        let column = at.checked_sub(1).and_then(|at| columns.get(at));
        let is_card = |column| [Issued, IssuedTarget, IssuedTargetPercent].contains(column);
        at < SHOWN_COLUMNS || of_cards && column.is_some_and(is_card)
    };
    table_of(&headings, &rows, &kept)
}

/// Those columns of a table that are kept.
fn table_of(headings: &[String], rows: &[Vec<String>], kept: &dyn Fn(usize) -> bool) -> String {
    fn of<'c>(cells: &'c [String], kept: &dyn Fn(usize) -> bool) -> Vec<(usize, &'c String)> {
        let cells = cells.iter().enumerate();
        cells.filter(|(at, _)| kept(*at)).collect()
    }
    let columns = of(headings, kept).into_iter();
    let columns = columns.map(|(at, heading)| match at {
        0 => Column::text(heading.clone()),
        _ => Column::number(heading.clone()),
    });
    let mut table = Table::new(columns.collect());
    for row in rows {
        let cells = of(row, kept).into_iter();
        table.row(cells.map(|(_, cell)| cell.clone()).collect());
    }
    table.text()
}

/// What of the table of progress is wanted: `by=cohort`, `rank=on_time`.
struct Wanted {
    by: FigureBy,
    rank_by: RankBy,
}

impl Wanted {
    fn of(choice: &Choice, lang: Lang) -> Result<Self> {
        let mut wanted = Self {
            by: FigureBy::Village,
            rank_by: RankBy::Percent,
        };
        for filter in choice.filters() {
            let (name, value) = filter.split_once('=').unwrap_or((filter, ""));
            let by = ALL.into_iter().find(|by| by_code(*by) == value);
            match (name, by, RankBy::from_code(value)) {
                ("by", Some(by), _) => wanted.by = by,
                ("rank", _, Some(by)) => wanted.rank_by = by,
                _ => return Err(unknown_code(filter, lang)),
            }
        }
        Ok(wanted)
    }
}

/// `gocua list progress`.
pub(super) fn list_progress(choice: &Choice, call: &Call) -> Result<u8> {
    let wanted = Wanted::of(choice, call.lang)?;
    let store = choice.register(call)?;
    let league = League::of(&store, &store.load_roll()?, wanted.by)?;
    call.answer(
        || {
            let rows = league.ranked(wanted.rank_by).into_iter();
            let rows: Vec<Value> = rows
                .map(|row| Value::Object(row_json(row, call.lang)))
                .collect();
            json!({
                "list": PROGRESS,
                "by": by_code(wanted.by),
                "rank": wanted.rank_by.code(),
                "count": rows.len(),
                "rows": rows,
                "all": row_json(&league.all, call.lang),
                "check": check_json(league.check()),
            })
        },
        || {
            let (headings, rows, check) = shown(&league, wanted.rank_by, call.lang);
            format!("{}{check}\n", table_of(&headings, &rows, &|_| true))
        },
    )?;
    Ok(DONE)
}

/// `gocua export progress`.
pub(super) fn export_progress(
    choice: &Choice,
    format: Format,
    out: Option<&Path>,
    call: &Call,
) -> Result<u8> {
    let lang = call.lang;
    let wanted = Wanted::of(choice, lang)?;
    if matches!(format, Format::Html | Format::Chat) {
        return Err(unknown_code(format.code(), lang));
    }
    if out.is_none() {
        call.data_needs_file()?;
    }
    let store = choice.register(call)?;
    let league = League::of(&store, &store.load_roll()?, wanted.by)?;
    let Some(path) = out else {
        write_league(&league, wanted.rank_by, format, lang, &mut Output::open()).map_err(
            |error| match error {
                ExchangeError::Io(_, error) => lost(error),
                other => other.into(),
            },
        )?;
        return Ok(DONE);
    };
    let rows = write_file(path, &mut |out| {
        write_league(&league, wanted.rank_by, format, lang, out)
    })?;
    let file = path.display().to_string();
    call.confirm(
        || json!({ "list": PROGRESS, "format": format.code(), "path": file, "rows": rows }),
        || {
            say!(
                lang,
                done_export,
                rows = lang.number(rows as i64),
                file = file.as_str()
            )
        },
    )?;
    Ok(DONE)
}
