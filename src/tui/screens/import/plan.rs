//! What is to be taken in and what was decided of it so far.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::piles::Pile;
use crate::exchange::{Corrections, FileReport, ImportOptions, ImportReport, SheetCorrections};
use crate::lang::Lang;

/// A row of a list, as a spreadsheet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowAt {
    /// The file as the report names it.
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row.
    pub row: u32,
}

impl RowAt {
    /// The place of its list among those of the report.
    pub fn list(&self, report: &ImportReport) -> Option<usize> {
        let own = |list: &FileReport| list.file == self.file && list.sheet == self.sheet;
        report.files.iter().position(own)
    }
}

/// A row that somebody decided on, and the pile it was in then: there it stays, so that nothing jumps away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Touched {
    pub at: RowAt,
    pub pile: Pile,
}

/// Files, options and decisions.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The files, or one folder of them.
    pub files: Vec<PathBuf>,
    /// How they are read, with the decisions row by row.
    pub options: ImportOptions,
    /// The rows that were decided on, in the order of the decisions.
    pub touched: Vec<Touched>,
}

impl Plan {
    /// Nothing decided yet.
    pub fn new(files: Vec<PathBuf>, lang: Lang) -> Self {
        Self {
            files,
            options: ImportOptions {
                dry_run: true,
                lang,
                ..ImportOptions::default()
            },
            touched: Vec::new(),
        }
    }

    /// The decisions, to add one.
    pub fn corrections(&mut self) -> &mut Corrections {
        Arc::make_mut(&mut self.options.corrections)
    }

    /// What was decided on the list of a row.
    pub fn decided(&self, at: &RowAt) -> Option<&SheetCorrections> {
        let corrections = &self.options.corrections;
        corrections.of(&at.file, at.sheet.as_deref())
    }

    /// The corrected cells of a row.
    pub fn mended(&self, at: &RowAt) -> &[(usize, String)] {
        self.decided(at).map_or(&[], |sheet| sheet.cells(at.row))
    }

    /// Whether a row is left out.
    pub fn is_left_out(&self, at: &RowAt) -> bool {
        self.decided(at)
            .is_some_and(|sheet| sheet.is_left_out(at.row))
    }

    /// Notes that a row of a pile was decided on.
    pub fn touch(&mut self, at: &RowAt, pile: Pile) {
        let touched = Touched {
            at: at.clone(),
            pile,
        };
        if !self.touched.contains(&touched) {
            self.touched.push(touched);
        }
    }

    /// The options with which it is written: only if the files are still those of the report.
    pub fn written_as(&self, report: &ImportReport) -> ImportOptions {
        let mut options = self.options.clone();
        options.dry_run = false;
        let corrections = Arc::make_mut(&mut options.corrections);
        for list in &report.files {
            corrections.expect(&list.file, &list.sha256);
        }
        options
    }

    /// The name of what is taken in, for titles.
    pub fn name(&self, lang: Lang) -> String {
        match self.files.as_slice() {
            [file] => file_name(file),
            files => crate::lang::say!(lang, preview_files, n = lang.count(files.len())),
        }
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
