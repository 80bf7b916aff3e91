//! The columns of the progress table: one list for the screen, the terminal and the files, so that they say the same.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format as Style, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value, json};

use crate::domain::date::Day;
use crate::domain::pace::Verdict;
use crate::domain::ranking::RankBy;
use crate::domain::stage::Remaining;
use crate::lang::{Lang, say};
use crate::store::{
    Aim, Check, DueSet, FigureBy, FigureKey, League, LeagueRow, Roll, Store, TotalRow,
};

use super::Error;
use super::export::{Format, out_error, write_file};
use super::form;

/// A column of the progress table, the most needed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressColumn {
    /// The rank.
    Rank,
    /// Who is eligible.
    Eligible,
    /// Whose application was taken.
    Taken,
    /// The share of the eligible.
    Percent,
    /// Who remains.
    Remaining,
    /// How many a day are needed.
    Needed,
    /// How many were done in seven days.
    Week,
    /// Whether it is in time.
    Verdict,
    /// The target.
    Target,
    /// The share of the target.
    TargetPercent,
    /// How many were done today.
    Today,
    /// Places won or lost since yesterday.
    Moved,
    /// When it will be done.
    Forecast,
    /// Whose card is issued.
    Issued,
    /// The target of cards issued.
    IssuedTarget,
    /// The share of it.
    IssuedTargetPercent,
    /// Whose card waits to be handed over.
    Undelivered,
    /// The latest visit or call.
    LastContact,
    /// The village head.
    Head,
    /// The beat officer.
    Officer,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Nothing is known or asked.
    Nothing,
    /// So many.
    Count(usize),
    /// Tenths of a percent.
    Share(u32),
    /// More or fewer.
    Change(i64),
    /// A day.
    Day(Day),
    /// Nothing moves: no day can be told.
    Never,
    /// In time or not.
    Verdict(Verdict),
    /// A name.
    Text(String),
}

impl Figure {
    /// The figure as people read it.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Count(count) => lang.count(*count),
            Self::Share(tenths) => lang.percent(*tenths),
            Self::Change(0) => "=".to_owned(),
            Self::Change(change @ 1..) => format!("+{}", lang.number(*change)),
            Self::Change(change) => lang.number(*change),
            Self::Day(day) => lang.day(*day),
            Self::Never => say!(lang, progress_never),
            Self::Verdict(verdict) => verdict_words(*verdict, lang),
            Self::Text(text) => text.clone(),
        }
    }
}

/// In time or not, in words.
pub fn verdict_words(verdict: Verdict, lang: Lang) -> String {
    match verdict {
        Verdict::Free => String::new(),
        Verdict::InTime => say!(lang, pace_in_time),
        Verdict::LittleLate => say!(lang, pace_little_late),
        Verdict::Late(days) => say!(lang, pace_late, days = lang.number(days)),
        Verdict::Stalled(_) => say!(lang, pace_stalled),
    }
}

impl ProgressColumn {
    /// Every column.
    pub const ALL: [Self; 20] = [
        Self::Rank,
        Self::Eligible,
        Self::Taken,
        Self::Percent,
        Self::Remaining,
        Self::Needed,
        Self::Week,
        Self::Verdict,
        Self::Target,
        Self::TargetPercent,
        Self::Today,
        Self::Moved,
        Self::Forecast,
        Self::Issued,
        Self::IssuedTarget,
        Self::IssuedTargetPercent,
        Self::Undelivered,
        Self::LastContact,
        Self::Head,
        Self::Officer,
    ];

    /// The stable code, which programs read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Eligible => "eligible",
            Self::Taken => "taken",
            Self::Percent => "percent",
            Self::Remaining => "remaining",
            Self::Needed => "needed_a_day",
            Self::Week => "taken_in_7_days",
            Self::Verdict => "verdict",
            Self::Target => "target",
            Self::TargetPercent => "target_percent",
            Self::Today => "taken_today",
            Self::Moved => "moved",
            Self::Forecast => "forecast",
            Self::Issued => "issued",
            Self::IssuedTarget => "issued_target",
            Self::IssuedTargetPercent => "issued_target_percent",
            Self::Undelivered => "undelivered",
            Self::LastContact => "last_contact",
            Self::Head => "head",
            Self::Officer => "officer",
        }
    }

    /// The heading in files.
    pub fn heading(self, lang: Lang) -> String {
        lang.label("progress_column", self.code())
    }

    /// The heading on the screen.
    pub fn short(self, lang: Lang) -> String {
        lang.label("progress_short", self.code())
    }

    /// Whether the column stands in a table of these rows: who answers, and who was there, is known of villages alone.
    pub fn is_of(self, by: FigureBy) -> bool {
        match self {
            Self::LastContact | Self::Head | Self::Officer => by == FigureBy::Village,
            Self::Target | Self::TargetPercent | Self::IssuedTarget | Self::IssuedTargetPercent => {
                matches!(by, FigureBy::Village | FigureBy::Cohort)
            }
            _ => true,
        }
    }

    /// Whose people stand behind the number; pace and ranks are of those who remain.
    pub fn set(self) -> DueSet {
        match self {
            Self::Eligible | Self::Target | Self::IssuedTarget => DueSet::Eligible,
            Self::Taken | Self::Percent | Self::TargetPercent => DueSet::Done,
            Self::Week => DueSet::DoneWeek,
            Self::Today => DueSet::DoneToday,
            Self::Issued | Self::IssuedTargetPercent => DueSet::Issued,
            Self::Undelivered => DueSet::Undelivered,
            _ => DueSet::Remaining,
        }
    }

    /// What stands in a row, ranked by `by`.
    pub fn figure(self, row: &LeagueRow, by: RankBy) -> Figure {
        let figures = &row.figures;
        let known = |share: Option<u32>| share.map_or(Figure::Nothing, Figure::Share);
        let asked = |aim: &Option<Aim>| {
            let total = aim.as_ref().map(|aim| aim.total);
            total.map_or(Figure::Nothing, Figure::Count)
        };
        match self {
            Self::Rank => row.ranks[by as usize].map_or(Figure::Nothing, Figure::Count),
            Self::Eligible => Figure::Count(figures.eligible),
            Self::Taken => Figure::Count(figures.done),
            Self::Percent => known(row.percent()),
            Self::Remaining => Figure::Count(figures.remaining),
            Self::Needed => row.pace.needed.map_or(Figure::Nothing, Figure::Count),
            Self::Week => Figure::Count(figures.done_week),
            Self::Verdict => Figure::Verdict(row.pace.verdict),
            Self::Target => asked(&row.taken),
            Self::TargetPercent => known(row.taken.as_ref().and_then(Aim::percent)),
            Self::Today => Figure::Change(figures.done_today as i64),
            Self::Moved => row.moved[by as usize].map_or(Figure::Nothing, Figure::Change),
            Self::Forecast => row.pace.forecast.map_or(Figure::Never, Figure::Day),
            Self::Issued => Figure::Count(figures.issued),
            Self::IssuedTarget => asked(&row.issued),
            Self::IssuedTargetPercent => known(row.issued.as_ref().and_then(Aim::percent)),
            Self::Undelivered => Figure::Count(figures.undelivered),
            Self::LastContact => row.last_contact.map_or(Figure::Nothing, Figure::Day),
            Self::Head => Figure::Text(row.head.clone()),
            Self::Officer => Figure::Text(row.officer.clone()),
        }
    }
}

/// The name of a row in words.
pub fn row_name(row: &LeagueRow, lang: Lang) -> String {
    match &row.key {
        None => say!(lang, figures_all),
        Some(FigureKey::NoCohort) => say!(lang, progress_no_cohort),
        Some(FigureKey::NoCadre) => say!(lang, progress_no_cadre),
        Some(_) => row.name.clone(),
    }
}

/// The line that proves the table: eligible = done + remaining, remaining = the sum of its reasons.
pub fn check_line(league: &League, lang: Lang) -> String {
    let figures = &league.all.figures;
    let sum: usize = figures.reasons.iter().sum();
    let check: Check = league.check();
    let held = |holds: bool| {
        if holds {
            say!(lang, progress_check_holds)
        } else {
            say!(lang, progress_check_fails)
        }
    };
    say!(
        lang,
        progress_check,
        eligible = lang.count(figures.eligible),
        done = lang.count(figures.done),
        remaining = lang.count(figures.remaining),
        sum = lang.count(sum),
        first = held(check.eligible),
        second = held(check.remaining)
    )
}

/// The table as rows of cells: a heading, the rows in the order of their ranks, everybody; then why people remain.
struct Printed {
    headings: Vec<String>,
    rows: Vec<Vec<Figure>>,
    check: String,
}

impl Printed {
    fn of(league: &League, by: RankBy, lang: Lang) -> Self {
        let columns = columns(league.by);
        let reasons: Vec<Remaining> = Remaining::all().collect();
        let mut headings = vec![lang.label("progress_rows", by_code(league.by))];
        headings.extend(columns.iter().map(|column| column.heading(lang)));
        headings.extend(
            reasons
                .iter()
                .map(|reason| lang.label("remaining", reason.code())),
        );
        let all = std::iter::once(&league.all);
        let rows = league.ranked(by).into_iter().chain(all).map(|row| {
            let name = Figure::Text(row_name(row, lang));
            let figures = columns.iter().map(|column| column.figure(row, by));
            let reasons = reasons
                .iter()
                .map(|one| Figure::Count(League::reason(row, *one)));
            std::iter::once(name)
                .chain(figures)
                .chain(reasons)
                .collect()
        });
        Self {
            headings,
            rows: rows.collect(),
            check: check_line(league, lang),
        }
    }
}

/// The columns of a table with these rows.
pub fn columns(by: FigureBy) -> Vec<ProgressColumn> {
    ProgressColumn::ALL
        .into_iter()
        .filter(|column| column.is_of(by))
        .collect()
}

/// The cells of a terminal's table: headings, rows, check line.
pub fn shown(league: &League, by: RankBy, lang: Lang) -> (Vec<String>, Vec<Vec<String>>, String) {
    let printed = Printed::of(league, by, lang);
    let rows = printed.rows.iter();
    let rows = rows.map(|row| row.iter().map(|figure| figure.words(lang)).collect());
    (printed.headings, rows.collect(), printed.check)
}

/// A row for programs: every figure of the screen.
pub fn row_json(row: &LeagueRow, lang: Lang) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("id", json!(row.key.as_ref().and_then(key_text)));
    put("name", json!(row_name(row, lang)));
    let figures = &row.figures;
    let counts = [
        ("people", figures.people),
        ("eligible", figures.eligible),
        ("uncertain", figures.uncertain),
        ("may", figures.may),
        ("taken", figures.done),
        ("elsewhere", figures.elsewhere),
        ("issued", figures.issued),
        ("handed_over", figures.handed),
        ("undelivered", figures.undelivered),
        ("remaining", figures.remaining),
        ("appointed_today", figures.appointed_today),
        ("exempt", figures.exempt),
        ("exempt_proposed", figures.exempt_proposed),
        ("taken_outside", figures.outside),
        ("taken_today", figures.done_today),
        ("taken_in_7_days", figures.done_week),
        ("issued_today", figures.issued_today),
        ("issued_in_7_days", figures.issued_week),
    ];
    for (key, count) in counts {
        put(key, json!(count));
    }
    put("percent", share_json(row.percent()));
    let reasons = Remaining::all();
    let reasons = reasons.map(|one| (one.code().to_owned(), json!(League::reason(row, one))));
    put("reasons", Value::Object(reasons.collect()));
    put("pace", pace_json(row));
    let targets = [&row.taken, &row.issued].into_iter().flatten();
    put("targets", targets.map(aim_json).collect());
    let ranks = RankBy::all().map(|by| {
        let (rank, moved) = (row.ranks[by as usize], row.moved[by as usize]);
        (
            by.code().to_owned(),
            json!({ "rank": rank, "moved": moved }),
        )
    });
    put("ranks", Value::Object(ranks.collect()));
    if matches!(row.key, Some(FigureKey::Village(_)) | None) {
        put(
            "last_contact",
            json!(row.last_contact.map(|day| day.to_string())),
        );
    }
    if matches!(row.key, Some(FigureKey::Village(_))) {
        put("head", json!(row.head));
        put("officer", json!(row.officer));
    }
    let check = row.check();
    put("check", check_json(check));
    object
}

/// Whether the parts give the whole, for programs.
pub fn check_json(check: Check) -> Value {
    json!({
        "eligible_is_taken_and_remaining": check.eligible,
        "remaining_is_sum_of_reasons": check.remaining,
    })
}

/// Tenths as a number with one decimal.
fn share_json(tenths: Option<u32>) -> Value {
    json!(tenths.map(|tenths| f64::from(tenths) / 10.0))
}

fn key_text(key: &FigureKey) -> Option<String> {
    match key {
        FigureKey::Village(id) => Some(id.to_string()),
        FigureKey::Cohort(id) => Some(id.to_string()),
        FigureKey::Group(id) => Some(id.to_string()),
        FigureKey::Cadre(_) | FigureKey::NoCohort | FigureKey::NoCadre => None,
    }
}

fn pace_json(row: &LeagueRow) -> Value {
    let pace = &row.pace;
    json!({
        "due_on": row.due_on.map(|day| day.to_string()),
        "left": pace.left,
        "working_days_left": pace.days_left,
        "needed_a_day": pace.needed,
        "kept_a_day": share_json(u32::try_from(pace.kept_tenths).ok()),
        "forecast": pace.forecast.map(|day| day.to_string()),
        "verdict": pace.verdict.code(),
        "days_late": pace.verdict.days_late(),
    })
}

fn aim_json(aim: &Aim) -> Value {
    json!({
        "metric": aim.metric.code(),
        "total": aim.total,
        "minimum": aim.minimum,
        "source": aim.source,
        "done": aim.done,
        "left": aim.left(),
        "percent": share_json(aim.percent()),
        "per_day": aim.of_day.map(|(of, _)| of),
        "done_of_day": aim.of_day.map(|(_, done)| done),
        "per_month": aim.of_month.map(|(of, _)| of),
        "done_of_month": aim.of_month.map(|(_, done)| done),
    })
}

/// How a total that was told differs from the count by name: `nhiều hơn 2`.
pub fn difference(row: &TotalRow, lang: Lang) -> String {
    match row.difference() {
        None => say!(lang, totals_untold),
        Some(0) => say!(lang, totals_same),
        Some(more @ 1..) => say!(lang, totals_more, difference = lang.number(more)),
        Some(fewer) => say!(lang, totals_fewer, difference = lang.number(-fewer)),
    }
}

/// The same with both numbers: `báo 120, theo tên 118: nhiều hơn 2`, and what cannot be of it.
pub fn difference_words(row: &TotalRow, lang: Lang) -> String {
    let difference = difference(row, lang);
    let Some(total) = row.total else {
        return difference;
    };
    let words = say!(
        lang,
        totals_of,
        total = lang.count(total),
        counted = lang.count(row.counted),
        difference = difference
    );
    match row.fell_from() {
        None => words,
        Some((day, before)) => say!(
            lang,
            totals_fell,
            words = words,
            before = lang.count(before),
            day = lang.day(day)
        ),
    }
}

/// What the file of a table is called: `tien-do-thon-2026-11-22.csv`.
pub fn file_name(by: FigureBy, day: Day, format: Format, lang: Lang) -> String {
    let name = lang.label("progress_file", by_code(by));
    format!("{name}-{}.{}", day.format("%Y-%m-%d"), format.ending())
}

/// The stable code of what the rows are.
pub fn by_code(by: FigureBy) -> &'static str {
    match by {
        FigureBy::Village => "village",
        FigureBy::Cohort => "cohort",
        FigureBy::Group => "group",
        FigureBy::Cadre => "cadre",
    }
}

/// Writes the table to a file, whole or not at all. Which formats there are: cells in lines, a workbook, JSON.
pub fn export_league(
    store: &Store,
    roll: &Roll,
    by: FigureBy,
    rank_by: RankBy,
    (format, lang): (Format, Lang),
    path: &Path,
) -> Result<u64, Error> {
    let league = League::of(store, roll, by)?;
    write_file(path, &mut |out| {
        write_league(&league, rank_by, format, lang, out)
    })
}

/// Writes the table and says how many rows it has, everybody among them.
pub fn write_league(
    league: &League,
    rank_by: RankBy,
    format: Format,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let printed = Printed::of(league, rank_by, lang);
    let rows = printed.rows.len() as u64;
    match (format, format.delimiter()) {
        (Format::Xlsx, _) => {
            let written = workbook(&printed, lang)
                .map_err(|error| out_error(std::io::Error::other(error)))?;
            out.write_all(&written).map_err(out_error)?;
        }
        (_, Some(delimiter)) => {
            let text = lines(&printed, delimiter, lang);
            let written = if format == Format::UnicodeText {
                let text = String::from_utf8_lossy(&text);
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                text
            };
            out.write_all(&written).map_err(out_error)?;
        }
        _ => {
            let all = std::iter::once(&league.all);
            let rows = league.ranked(rank_by).into_iter().chain(all);
            let rows: Vec<Value> = rows.map(|row| Value::Object(row_json(row, lang))).collect();
            let text = format!("{:#}\n", Value::Array(rows));
            out.write_all(text.as_bytes()).map_err(out_error)?;
        }
    }
    Ok(rows)
}

fn lines(printed: &Printed, delimiter: u8, lang: Lang) -> Vec<u8> {
    let mut text = "\u{feff}".as_bytes().to_vec();
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                text.push(delimiter);
            }
            form::push_cell(&mut text, &cell, delimiter);
        }
        text.extend_from_slice(b"\r\n");
    };
    line(&mut printed.headings.iter().cloned());
    for row in &printed.rows {
        line(&mut row.iter().map(|figure| plain(figure, lang)));
    }
    line(&mut std::iter::once(printed.check.clone()));
    text
}

/// A figure in a spreadsheet's text: counts without marks between their digits, so that they can be added up.
fn plain(figure: &Figure, lang: Lang) -> String {
    match figure {
        Figure::Count(count) => count.to_string(),
        Figure::Change(change) => change.to_string(),
        figure => figure.words(lang),
    }
}

fn workbook(printed: &Printed, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Style::new().set_bold().set_text_wrap();
    for (column, heading) in printed.headings.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &bold)?;
    }
    for (row, cells) in (1..).zip(&printed.rows) {
        for (column, figure) in cells.iter().enumerate() {
            cell(sheet, (row, column as u16), figure, lang)?;
        }
    }
    let last = printed.rows.len() as u32 + 1;
    sheet.write_string(last, 0, &printed.check)?;
    sheet.set_column_width(0, 24)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape();
    book.save_to_buffer()
}

/// Numbers as numbers: here they are added up, and no number of a person is among them.
fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    figure: &Figure,
    lang: Lang,
) -> Result<(), XlsxError> {
    match figure {
        Figure::Nothing => {}
        Figure::Count(count) => {
            sheet.write_number(row, column, u32::try_from(*count).unwrap_or(u32::MAX))?;
        }
        Figure::Change(change) => {
            sheet.write_number(row, column, i32::try_from(*change).unwrap_or(i32::MAX))?;
        }
        Figure::Share(tenths) => {
            let style = Style::new().set_num_format("0.0%");
            sheet.write_number_with_format(row, column, f64::from(*tenths) / 1000.0, &style)?;
        }
        figure => {
            sheet.write_string(row, column, figure.words(lang))?;
        }
    }
    Ok(())
}
