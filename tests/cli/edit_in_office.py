"""What a clerk does to a list in LibreOffice: sorts it by name, puts a column of her own in, fills three results in,
and saves it under another name.

python3 edit_in_office.py LIST SAVED...      each SAVED ends in .csv or .xlsx
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField

TODAY = datetime.date.today()


def ago(days, form):
    return (TODAY - datetime.timedelta(days)).strftime(form)


RESULTS = [
    ("001", "2", ago(2, "%d/%m")),
    ("003", "gặp đủ", ago(1, "%d/%m/%Y")),
    ("005", "hẹn lại", ago(3, "%d-%m-%Y")),
]
SAVED = {
    "csv": ("Text - txt - csv (StarCalc)", "44,34,76,1,,0,false,true,false"),
    "xlsx": ("Calc MS Excel 2007 XML", ""),
}


def value(name, content):
    return PropertyValue(Name=name, Value=content)


def connect(folder):
    pipe = "gocua" + str(os.getpid())
    office = subprocess.Popen(
        [
            "soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(600):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.1)
    sys.exit("LibreOffice does not answer")


def edit(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last_row, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
    heads = [sheet.getCellByPosition(column, 0).String for column in range(last_column + 1)]

    def place(word):
        return next(at for at, head in enumerate(heads) if head.startswith(word))

    rows = sheet.getCellRangeByPosition(0, 1, last_column, last_row)
    by_name = TableSortField(Field=place("Họ và tên"), IsAscending=False)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (by_name,))
    uno.invoke(rows, "sort", ((value("SortFields", fields), value("ContainsHeader", False)),))
    code, relation = place("Mã hộ"), place("Quan hệ với chủ hộ")
    for row in range(1, last_row + 1):
        own = sheet.getCellByPosition(code, row).String.zfill(3)
        for household, result, day in RESULTS:
            if own == household and sheet.getCellByPosition(relation, row).String == "Chủ hộ":
                # Typed, as by hand: LibreOffice makes numbers and dates of what looks like them.
                sheet.getCellByPosition(place("Kết quả ("), row).FormulaLocal = result
                sheet.getCellByPosition(heads.index("Ngày"), row).FormulaLocal = day
    sheet.Columns.insertByIndex(place("Họ và tên"), 1)
    sheet.getCellByPosition(place("Họ và tên"), 0).String = "Đội"


def main(listed, saved):
    with tempfile.TemporaryDirectory() as folder:
        office, desktop = connect(folder)
        try:
            # A file of text is opened as a double click opens it: what looks like a number becomes one.
            opened = (value("FilterOptions", "44,34,76,1,,0,false,true"),) if listed.endswith(".csv") else ()
            document = desktop.loadComponentFromURL(
                uno.systemPathToFileUrl(os.path.abspath(listed)), "_blank", 0, (value("Hidden", True), *opened)
            )
            edit(document.Sheets.getByIndex(0))
            for path in saved:
                name, options = SAVED[path.rsplit(".", 1)[1]]
                document.storeToURL(
                    uno.systemPathToFileUrl(os.path.abspath(path)),
                    (value("FilterName", name), value("FilterOptions", options)),
                )
            document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:
                pass
            office.wait(60)


main(sys.argv[1], sys.argv[2:])
