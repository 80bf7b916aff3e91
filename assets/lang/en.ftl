# Words for the user, English. Each entry has one of the same name, with the same values, in vi.ftl.

### Days

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

### Codes

### Register

register-missing = There is no file { $file }. Check the name and the folder.
register-exists = There is a file { $file } already. Choose another name; the old file was not touched.
register-folder = { $file } is a folder, not a register. Choose a file.
register-link = { $file } is a link. Open the register itself.
register-empty = The file { $file } is empty, not a register. It was not touched. Open a backup or make a new register.
register-foreign = { $file } is not a Gõ Cửa register but { $kind }. It was not touched.
register-cut = The end of the register { $file } is missing. It was not touched. Restore the newest backup.
register-newer = The register { $file } was written by a newer Gõ Cửa. It was not touched. Use the newer program.
register-in_use = The register { $file } is open in another window. Close that one, or open this one for reading only.
register-read_only_place = The place of the register cannot be written to ({ $file }). Open it for reading only, or copy it elsewhere.
register-read_only = The register is open for reading only; nothing was written.
register-damaged = The register is damaged: { $what }. It was not touched. Restore the newest backup.
register-full = The disc is full; nothing was written to the register. Make room and try again.
register-nothing_to_undo = There is nothing to undo.
register-not_found = { $what } is not in the register.
register-ambiguous = Several records fit { $what }. Say it more exactly.
register-cancelled = Stopped; nothing was written to the register.
register-io = Could not read or write { $file }: { $why }
register-sql = Could not write to the register: { $why }. What was saved before is still there.
foreign-database = a data file of another program
foreign-workbook = a spreadsheet or a zipped document
foreign-picture = a picture
foreign-document = a PDF
foreign-text = a text (if it is a list, import it with F7)
foreign-unknown = an unknown file

### Files

### Commands

### Screen

