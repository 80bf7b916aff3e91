//! How lists are read: their letters, their dates, their village, their sheets, and what each column is taken for.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::encodings;
use super::meanings::{Chosen, Meanings};
use super::plan::{Plan, file_name};
use super::questions::DATES;
use super::row_form::letter;
use super::rows::whole_words;
use super::summary;
use super::village::VillageOfList;
use crate::domain::DateOrder;
use crate::exchange::{Encoding, FileReport, ImportOptions, ImportReport, Mapping, RowCells};
use crate::lang::{Lang, say};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// The options that were chosen: the answer to the preview, which rehearses with them.
pub(super) struct Read(pub ImportOptions);

/// One line of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Encoding,
    DateOrder,
    Village,
    ShortNumbers,
    /// A sheet of a workbook, on or off.
    Sheet(Rc<str>),
    /// The name of a list above its columns.
    List(usize),
    /// A column of a list.
    Column(usize, usize),
}

struct Line {
    id: usize,
    item: Item,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// The screen "Cách đọc tệp".
pub struct ReadingForm {
    plan: Plan,
    before: ImportOptions,
    lists: Vec<FileReport>,
    /// Two values of each column of each list.
    examples: Vec<Vec<String>>,
    sheets: Vec<Rc<str>>,
    /// Dates could be read in two ways, and nothing told which.
    dates_assumed: bool,
    /// How the columns of all lists are read, in words of a mapping.
    mapping: Mapping,
    /// Meanings chosen here, by heading.
    chosen: Vec<(String, &'static str)>,
    list: ListView<Line>,
}

/// Values of a column that are shown.
const EXAMPLES: usize = 2;

impl ReadingForm {
    pub(super) fn new(plan: &Plan, report: &ImportReport, cells: &[RowCells], _ctx: &Ctx) -> Self {
        let lists = report.files.clone();
        let examples = lists.iter().zip(cells);
        let examples = examples.map(|(list, cells)| {
            let columns = 0..list.columns.len();
            columns.map(|column| example(cells, column)).collect()
        });
        let mut sheets: Vec<Rc<str>> = Vec::new();
        let read = lists.iter().filter_map(|list| list.sheet.as_deref());
        let passed = report.passed_over.iter();
        let passed = passed.filter_map(|one| one.sheet.as_deref());
        for sheet in read.chain(passed) {
            if !sheets.iter().any(|own| **own == *sheet) {
                sheets.push(Rc::from(sheet));
            }
        }
        let mut form = Self {
            plan: plan.clone(),
            before: plan.options.clone(),
            examples: examples.collect(),
            lists,
            sheets,
            dates_assumed: report.warnings.iter().any(|note| note.code == DATES),
            mapping: report.mapping(),
            chosen: Vec::new(),
            list: ListView::default(),
        };
        form.fill();
        form
    }

    fn fill(&mut self) {
        let mut items = vec![
            Item::Encoding,
            Item::DateOrder,
            Item::Village,
            Item::ShortNumbers,
        ];
        items.extend(self.sheets.iter().cloned().map(Item::Sheet));
        for (at, list) in self.lists.iter().enumerate() {
            items.push(Item::List(at));
            items.extend((0..list.columns.len()).map(|column| Item::Column(at, column)));
        }
        let lines = items.into_iter().enumerate();
        self.list
            .set(lines.map(|(id, item)| Line { id, item }).collect());
    }

    /// Enter on a line.
    fn change(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(item) = self.list.chosen().map(|line| line.item.clone()) else {
            return Ok(Flow::Stay);
        };
        let options = &mut self.plan.options;
        Ok(match item {
            Item::Encoding => {
                // A folder has no letters: its first list shows how they are read.
                let first = self.lists.first().map(|list| PathBuf::from(&*list.file));
                let path = first.unwrap_or_default();
                let then = |encoding: Encoding, _ctx: &mut Ctx| Flow::answer(encoding);
                encodings::choose(&self.plan, path, ctx, then)
            }
            Item::DateOrder => {
                let now = options.date_order;
                let told = self.lists.first().map(|list| list.date_order);
                let told = told.and_then(DateOrder::from_code);
                let now = now.or(told).unwrap_or(DateOrder::DayMonth);
                options.date_order = Some(match now {
                    DateOrder::DayMonth => DateOrder::MonthDay,
                    DateOrder::MonthDay => DateOrder::DayMonth,
                });
                Flow::Stay
            }
            Item::Village => {
                let name = self.plan.name(ctx.lang);
                let then = |village: String, _ctx: &mut Ctx| Flow::answer(village);
                Flow::push(VillageOfList::new(name, ctx, then)?)
            }
            Item::ShortNumbers => {
                options.pad_short_numbers = !options.pad_short_numbers;
                Flow::Stay
            }
            Item::Sheet(sheet) => {
                self.turn(&sheet);
                Flow::Stay
            }
            Item::List(_) => Flow::Stay,
            Item::Column(list, column) => {
                let (heading, code) = self.column(list, column);
                Flow::push(Meanings::new(heading, code, ctx.lang))
            }
        })
    }

    /// A meaning was chosen for the column of the line.
    fn choose(&mut self, Chosen { heading, meaning }: Chosen) {
        self.chosen.retain(|(own, _)| *own != heading);
        self.mapping.choose(&heading, meaning);
        self.chosen.push((heading, meaning.code()));
        // A mapping of our own takes the place of a remembered one, so it says everything.
        self.plan.options.mapping = self.mapping.clone();
    }

    /// Whether a sheet is read.
    fn is_read(&self, sheet: &str) -> bool {
        if let Some(sheets) = &self.plan.options.sheets {
            return sheets.iter().any(|own| own == sheet);
        }
        let mut read = self.lists.iter().filter_map(|list| list.sheet.as_deref());
        read.any(|own| own == sheet)
    }

    /// Turns a sheet on or off; the last one stays on.
    fn turn(&mut self, sheet: &str) {
        let mut sheets: Vec<String> = Vec::new();
        for own in &self.sheets {
            if self.is_read(own) != (**own == *sheet) {
                sheets.push(own.to_string());
            }
        }
        if !sheets.is_empty() {
            self.plan.options.sheets = Some(sheets);
        }
    }

    /// The heading of a column and the code of what it is taken for now.
    fn column(&self, list: usize, column: usize) -> (String, &'static str) {
        let column = self
            .lists
            .get(list)
            .and_then(|list| list.columns.get(column));
        let Some((heading, code)) = column else {
            return (String::new(), "");
        };
        let mut chosen = self.chosen.iter();
        let chosen = chosen.find(|(own, _)| **own == **heading);
        (heading.to_string(), chosen.map_or(*code, |(_, code)| *code))
    }

    /// Writes what was chosen to a file beside the list.
    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let path = self.mapping_path();
        let options = &self.plan.options;
        let mut mapping = self.mapping.clone();
        mapping.encoding = options.encoding.or(mapping.encoding);
        mapping.date_order = options.date_order.or(mapping.date_order);
        mapping.village = options.village.clone().or(mapping.village);
        mapping.save(&path)?;
        ctx.tell(say!(ctx.lang, reading_told_saved, file = file_name(&path)));
        Ok(Flow::Stay)
    }

    fn mapping_path(&self) -> PathBuf {
        let first = self
            .plan
            .files
            .first()
            .map_or(Path::new(""), PathBuf::as_path);
        let stem = first.file_stem().unwrap_or_default().to_string_lossy();
        first.with_file_name(format!("{stem}-cach-doc.json"))
    }

    /// Leaves: the preview rehearses if something was chosen.
    fn done(&mut self) -> Flow {
        let now = &self.plan.options;
        let before = &self.before;
        let same = now.mapping == before.mapping
            && now.encoding == before.encoding
            && now.date_order == before.date_order
            && now.village == before.village
            && now.pad_short_numbers == before.pad_short_numbers
            && now.sheets == before.sheets;
        if same {
            Flow::Pop
        } else {
            Flow::answer(Read(now.clone()))
        }
    }

    /// What stands on a line that is no column: its name, and what it is now.
    fn setting(&self, item: &Item, lang: Lang) -> (String, String) {
        let options = &self.plan.options;
        let first = self.lists.first();
        match item {
            Item::Encoding => {
                let words = match (options.encoding, first) {
                    (Some(encoding), _) => say!(lang, preview_by_user, what = encoding.text(lang)),
                    (None, Some(list)) => summary::encoding(list, &self.plan, lang),
                    (None, None) => String::new(),
                };
                (say!(lang, reading_encoding), words)
            }
            Item::DateOrder => (say!(lang, reading_dates), self.dates(lang)),
            Item::Village => {
                let column = self.lists.iter().all(|list| {
                    let mut codes = list.columns.iter().map(|(_, code)| *code);
                    codes.any(|code| code == "village")
                });
                let words = match (
                    &options.village,
                    first.and_then(|list| list.village.as_ref()),
                ) {
                    (Some(village), _) => say!(lang, preview_by_user, what = village.as_str()),
                    (None, Some(village)) => say!(lang, preview_by_file, what = village.as_str()),
                    (None, None) if column => say!(lang, reading_village_column),
                    (None, None) => say!(lang, reading_village_none),
                };
                (say!(lang, reading_village), words)
            }
            Item::ShortNumbers => {
                let words = if options.pad_short_numbers {
                    say!(lang, reading_short_padded)
                } else {
                    say!(lang, reading_short_refused)
                };
                (say!(lang, reading_short), words)
            }
            Item::Sheet(sheet) => {
                let words = if self.is_read(sheet) {
                    say!(lang, reading_sheet_on)
                } else {
                    say!(lang, reading_sheet_off)
                };
                (say!(lang, reading_sheet, sheet = sheet.as_ref()), words)
            }
            Item::List(_) | Item::Column(..) => (String::new(), String::new()),
        }
    }

    fn dates(&self, lang: Lang) -> String {
        let label = |order: &str| lang.label("date_order", order);
        match (self.plan.options.date_order, self.lists.first()) {
            (Some(order), _) => say!(lang, preview_by_user, what = label(order.code())),
            (None, Some(list)) if list.date_order_certain => {
                say!(lang, preview_by_file, what = label(list.date_order))
            }
            (None, Some(list)) if self.dates_assumed => {
                say!(lang, preview_unsure, what = label(list.date_order))
            }
            // No date of these lists can be read in two ways.
            (None, Some(list)) => label(list.date_order),
            (None, None) => String::new(),
        }
    }
}

/// The first values of a column.
fn example(cells: &RowCells, column: usize) -> String {
    let texts = cells.values().filter_map(|row| row.get(column));
    let texts = texts.filter(|text| !text.trim().is_empty());
    let texts: Vec<&str> = texts.take(EXAMPLES).map(String::as_str).collect();
    texts.join(" · ")
}

impl Screen for ReadingForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, reading_change),
            line: |lang| say!(lang, reading_change_line),
            ready: always,
            run: Self::change,
        },
        Command {
            keys: &[Key::F(3), Key::Ctrl('f')],
            word: |lang| say!(lang, reading_save),
            line: |lang| say!(lang, reading_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::Esc, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, reading_done),
            line: |lang| say!(lang, reading_done_line),
            ready: always,
            run: |form, _ctx| Ok(form.done()),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, reading_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, reading_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn answered(&mut self, answer: Box<dyn Any>, _ctx: &mut Ctx) -> Result<Flow> {
        let options = &mut self.plan.options;
        let answer = match answer.downcast::<Encoding>() {
            Ok(encoding) => {
                options.encoding = Some(*encoding);
                return Ok(Flow::Stay);
            }
            Err(answer) => answer,
        };
        let answer = match answer.downcast::<String>() {
            Ok(village) => {
                options.village = Some(*village);
                return Ok(Flow::Stay);
            }
            Err(answer) => answer,
        };
        if let Ok(chosen) = answer.downcast::<Chosen>() {
            self.choose(*chosen);
        }
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.plan.name(lang), look);
        let settings = [
            Column::new(String::new(), Width::Name(24, 30), 0),
            Column::new(String::new(), Width::Name(30, 200), 0),
        ];
        let columns = [
            Column::new(String::new(), Width::Word(3), 0),
            Column::new(String::new(), Width::Name(16, 26), 0),
            Column::new(String::new(), Width::Name(22, 40), 0),
            Column::new(String::new(), Width::Name(22, 40), 0),
        ];
        let setting_widths = table::fit(&settings, inner.width);
        let widths = table::fit(&columns, inner.width);
        let room = widths.get(2).copied().flatten().map_or(0, usize::from);
        let mut list = std::mem::take(&mut self.list);
        for (place, line, chosen) in list.visible(inner) {
            match &line.item {
                Item::List(at) => {
                    let words = self.lists.get(*at).map(|list| list_words(list, lang));
                    let cells = [Cell::new(words.unwrap_or_default(), Role::Heading)];
                    let whole = [Column::new(String::new(), Width::Name(20, 200), 0)];
                    let width = table::fit(&whole, place.width);
                    table::draw_row(frame, place, look, &whole, &width, cells, chosen);
                }
                Item::Column(at, column) => {
                    let (heading, code) = self.column(*at, *column);
                    let examples = self.examples.get(*at).and_then(|all| all.get(*column));
                    let examples = examples.map_or("", String::as_str);
                    let role = if summary::is_unused(code) {
                        Role::Quiet
                    } else {
                        Role::Strong
                    };
                    let cells = [
                        Cell::new(letter(*column), Role::Quiet),
                        Cell::text(heading),
                        Cell::text(look.personal(&whole_words(examples, room))),
                        Cell::new(format!("→ {}", lang.label("column", code)), role),
                    ];
                    table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
                }
                item => {
                    let (name, words) = self.setting(item, lang);
                    let cells = [Cell::new(name, Role::Heading), Cell::text(words)];
                    let widths = &setting_widths;
                    table::draw_row(frame, place, look, &settings, widths, cells, chosen);
                }
            }
        }
        self.list = list;
    }
}

/// What stands above the columns of a list.
fn list_words(list: &FileReport, lang: Lang) -> String {
    let name = match &list.sheet {
        Some(sheet) => sheet.to_string(),
        None => file_name(Path::new(&*list.file)),
    };
    say!(
        lang,
        reading_columns,
        list = name,
        headings = summary::headings(list, lang)
    )
}
