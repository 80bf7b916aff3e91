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

outcome-met_all = Met everyone due
outcome-nobody_home = Nobody home
outcome-met_some_away = Met; someone away
outcome-come_back = Come back on…
outcome-not_agreed = Not agreed yet
outcome-moved_out = Whole household moved (to verify)
outcome-no_access = No access
outcome-invitation_left = Invitation left
outcome-more = Other result…
outcome-remove = Remove this house's entry
outcome-met_partly = Met, incomplete
outcome-neighbour_asked = Neighbour asked
outcome-not_found = House not found
outcome-household_away = Whole household away
outcome-vacant = Vacant
outcome-seasonal = Seasonal, home at Tết
outcome-unable = Unable (ill, frail)
outcome-interpreter = Interpreter needed
outcome-demolished = Demolished, not a dwelling
outcome-other = Other (say what)
outcome-phone_spoke = Spoke, informed
outcome-phone_no_answer = No answer
outcome-phone_relay = Relative will pass it on
outcome-phone_call_back = Call back on…
outcome-phone_not_agreed = Not agreed yet
outcome-phone_wrong_number = Wrong or dead number
outcome-phone_off = Switched off
outcome-phone_message = Message sent
outcome-phone_remove = Remove this call

person_result-met = Met in person
person_result-through_family = Through family
person_result-agreed_date = Agreed, date set: { $viec }
person_result-says_done = Says done, to verify
person_result-not_agreed = Not agreed yet
person_result-not_obliged = Not obliged, no wish
person_result-papers = Papers problem
person_result-home_service = Wants home service
person_result-not_reached = Not reached
person_result-reported_gone = Reported dead or moved (to verify)

refusal-old_card_valid = Old card valid
refusal-no_time = No time yet
refusal-travel = Travel is hard
refusal-privacy = Privacy worry
refusal-other = Other

reason-studying = Studying elsewhere
reason-working_elsewhere = Working elsewhere in Vietnam
reason-working_abroad = Working abroad
reason-military = Military or police service
reason-hospital = Hospital or caring
reason-with_family = With family elsewhere
reason-settled_abroad = Study or settled abroad
reason-private = Short private absence
reason-not_living = Other, registered but no longer here
reason-unknown = Whereabouts unknown

scope-in_province = In the province
scope-in_country = Another province
scope-abroad = Abroad

plan-where_living = { $viec } at place of temporary residence
plan-home_before = Home before the deadline
plan-home_after = Home only after it
plan-none = No plan yet

place-with_now = { $name } (now { $now })

declared-yes = Absence declared
declared-no = Absence not declared
declared-unknown = Unknown

occasion-tet = Tết
occasion-summer = Summer
occasion-apr30 = Holiday 30/4
occasion-sep2 = Holiday 2/9
occasion-hung_kings = Hùng Kings' Day
occasion-unknown = Unknown
occasion_of_year-tet = Tết { $year }
occasion_of_year-summer = Summer { $year }
occasion_of_year-apr30 = Holiday 30/4/{ $year }
occasion_of_year-sep2 = Holiday 2/9/{ $year }
occasion_of_year-hung_kings = Hùng Kings' Day { $year }

relation-head = Head
relation-spouse = Spouse
relation-child = Child (own, adopted, step)
relation-child_in_law = Son- or daughter-in-law
relation-parent = Parent (also in-law)
relation-grandchild = Grandchild, great-grandchild
relation-sibling = Brother, sister
relation-grandparent = Grandparent, great-grandparent
relation-relative = Other relative
relation-other = Lodger, tenant, other

channel-door = At the door
channel-phone = Phone
channel-message = Message
channel-office = Office, village hall

slot-morning = Morning
slot-noon = Noon
slot-afternoon = Afternoon
slot-evening = Evening

sex-male = Male
sex-female = Female

residence-permanent = Permanent
residence-temporary = Temporary
residence-unregistered = Lives here, not registered

card-none = No card yet
card-cmnd = Old card (CMND)
card-barcode = Bar-code card (CCCD)
card-chip = Chip card (CCCD)
card-identity = Identity card (căn cước)

household_kind-home = Home
household_kind-boarding = Boarding house

closed-died = Died
closed-moved = Moved away
closed-error = Entered in error
closed-merged = Merged into another

state-not_visited = Not visited
state-visited_not_met = Visited, not met
state-met_incomplete = Met, incomplete
state-reviewed = Reviewed
state-household_away = Whole household away
state-not_agreed = Not agreed yet
state-to_verify = To be verified
state-nobody_eligible = Nobody eligible

eligibility-all_14 = Everyone 14 and over
eligibility-all = Everyone
eligibility-absent_14 = Absent people 14 and over

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

column-household_key = Household key
column-village = Village
column-household_code = Household code
column-head = Head
column-head_number = Head's number
column-address = Address
column-lane = Lane
column-household_phone = Household phone
column-person_key = Row key
column-base = Base
column-name = Full name
column-family_name = Family name
column-relation = Relation
column-sex = Sex
column-male = Male
column-female = Female
column-born = Born
column-birth_day = Birth: day
column-birth_month = Birth: month
column-birth_year = Birth: year
column-number = Personal number
column-old_number = Old number
column-phone = Phone
column-residence = Residence
column-school = School or workplace
column-card = Card
column-issued = Issued
column-expires = Expires
column-best_time = Best time
column-home_service = Home service
column-groups = Groups
column-note = Note
column-absence_reason = Absence reason
column-away_at = Away at
column-away_address = Address there
column-away_phone = Phone there
column-away_since = Away since
column-expected_back = Expected back
column-contact = Contact person
column-contact_relation = Contact's relation
column-contact_phone = Contact's phone
column-plan = Plan
column-plan_date = Plan date
column-declared = Absence declared
column-confirmed_on = Confirmed on
column-result = Result
column-result_date = Date
column-result_slot = Slot
column-visitors = Visitors
column-informant = Who was met
column-follow_up = Follow-up
column-result_note = Result note
column-ordinal = (running number, not used)
column-sensitive = (sensitive, not kept)
column-ignored = (not used)
column-repeated = (repeats an earlier column, not used)
column-unknown = (not recognised)
file-unreadable = The file cannot be read: { $reason }
file-empty = The file is empty. Check that it is the right file.
file-workbook = This is an Excel or zip file. Open it in Excel, choose Save As, type "CSV UTF-8", and import that file.
file-old_workbook = This is a file of an old Excel or Word. Open it in Excel, choose Save As, type "CSV UTF-8", and import that file.
file-pdf = This is a PDF, not a list. Ask for the list in Excel and save it as "CSV UTF-8".
file-picture = This is a picture, not a list.
file-web_page = This is a web page, not a list. Open it in Excel and choose Save As, type "CSV UTF-8".
file-database = This is a database (perhaps a register), not a list. To work in a register, open it instead.
file-compressed = This is a compressed file. Unpack it and import the list inside.
file-binary = This is not a text file. A list must be saved as "CSV UTF-8".
file-encoding = Row { $row } is not Unicode text (UTF-8). Open the file in Excel, choose Save As, type "CSV UTF-8", and import again.
file-header_missing = No list found: it needs a row of headings with "Full name" and at least one more column, and rows below it.
file-village_missing = The list does not say which village. Choose one (--village), or add a column "Village".
list-missing = There is no file or folder { $file }. Check the name and the folder.
list-folder = { $file } is a folder. Add a file name.
list-link = { $file } is a link. Choose another file name.
list-open_register = { $file } is the open register. Choose another file name; the register is unchanged.
list-full = The disc is full, { $file } was not written. Remove some files and try again.
list-cancelled = Stopped, nothing was written.
list-io = Cannot read or write { $file }: { $why }
reject-quote_open = A quotation mark (") is opened and never closed. Delete it and import again.
reject-cell_too_long = The cell is too long to belong to a list.
reject-encoding = The text of this row is not Unicode (UTF-8). Type the row again.
reject-text_damaged = The text of this row was damaged before. Type the row again.
reject-cells_too_many = The row has more cells than the headings: there may be a stray delimiter. Check the cells.
reject-key_unreadable = The key "{ $value }" is wrong. Keys are written by the program; leave it blank for a new row.
reject-name_missing = The name is missing. Write it and import again.
reject-village_missing = The village is not known. Write it on this row, or choose one when importing.
reject-date_unreadable = The date "{ $value }" cannot be read. Write it as 15/05/1985, 05/1985 or 1985.
reject-date_impossible = There is no day "{ $value }". Check the day and the month.
reject-date_out_of_range = The date "{ $value }" is too long ago or in the future. Check the year.
reject-result_unknown = The result "{ $value }" is not known. Write a digit 1 to 9 or the words of the menu.
warn-number_padded = The number "{ $value }" had lost its first 0 (Excel does that); it was put back.
warn-number_passport = "{ $value }" is a passport number; it was not taken as the personal number.
warn-old_number_unreadable = The old number "{ $value }" has not nine digits; it was left out.
warn-relation_unknown = The relation "{ $value }" is not known; the words are kept.
warn-sex_unknown = The sex "{ $value }" is not known; left blank.
warn-residence_unknown = The residence "{ $value }" is not known; left blank.
warn-card_unknown = The card "{ $value }" is not known; left blank.
warn-reason_unknown = The absence reason "{ $value }" is not known; the words are kept.
warn-plan_unknown = The plan "{ $value }" is not known; left blank.
warn-declared_unknown = Absence declared "{ $value }": write Yes or No; left blank.
warn-slot_unknown = The slot "{ $value }" is not known: write morning, noon, afternoon or evening.
warn-result_missing = A date or a note without a result; this visit was not recorded.
warn-result_date_missing = A result without a date; the day of the import was taken.
warn-household_differs = "{ $value }" differs from the first row of the household; the first row stands.
warn-two_heads = The household has two heads; the first one stands.
warn-date_unreadable = The date "{ $value }" cannot be read; left blank.
warn-date_impossible = There is no day "{ $value }"; left blank.
warn-date_out_of_range = The date "{ $value }" is too far away; left blank.
reject-number_letters = The personal number "{ $value }" has letters. It has 12 digits only.
reject-number_length = The personal number "{ $value }" has too many or too few digits. It has exactly 12.
reject-number_digits_lost = Excel has lost digits of the personal number "{ $value }". Type all 12 digits again.
reject-number_zeros_lost = The personal number "{ $value }" has lost its first zeros. Type all 12 digits again.
reject-number_ambiguous = The number "{ $value }" has 8 digits, so some are missing. Type the 12 digits, or the 9 of the old card.
warn-number_province_unknown = The personal number "{ $value }" begins with an unknown province code; check it.
warn-number_sex_differs = The personal number "{ $value }" does not agree with the sex; check it.
warn-number_year_differs = The personal number "{ $value }" does not agree with the year of birth; check it.
warn-head_number_unreadable = The head's number "{ $value }" cannot be read; it was left out.
warn-phone_converted = The phone number "{ $value }" is of the old 11 digits; it was changed to 10.
warn-phone_zero_restored = The phone number "{ $value }" had lost its first 0; it was put back.
warn-phone_unreadable = "{ $value }" is not a phone number; the words are kept.
skip-title = Title above the list
skip-blank = Blank row
skip-numbering = Column numbers
skip-header_again = Headings repeated
skip-total = Total
skip-text = Sentence or signature
skip-household_line = Household line
skip-village_line = Village line

### Commands

### Screen

program-name = GÕ CỬA
command-help = Help
command-help-line = The keys that work on this screen
command-menu = Menu
command-menu-line = Everything that can be done now; type to filter
command-quit = Quit
command-quit-line = Close the register and leave
command-cover = Cover
command-cover-line = Cover or show names, personal numbers and phones
command-how-to-quit = How to quit
command-how-to-quit-line = Reminds you of the key that leaves
command-find = Find
command-find-line = Find by name, initials, house number, phone; a letter starts at once
command-close = Close
command-close-line = Back to the screen before
command-run = Run
command-run-line = Do what is chosen
command-yes = Yes
command-yes-line = Do what was asked
command-no = No
command-no-line = Do not
command-cancel = Stop
command-cancel-line = Stop; nothing is written to the register
command-choose = Choose
command-choose-line = Choose the marked row
help-title = Help: the keys here
menu-title = Menu: what can be done now
commands-filter = Filter:
commands-hint = ↑↓ choose · Enter run · type to filter · Esc close
confirm-hint = Enter yes · Esc no
confirm-keys = Enter yes · Esc no
message-hint = ↑↓ PgUp PgDn to read on · Esc close
choice-hint = Press a digit, or ↑↓ and Enter · Esc close
progress-hint = Esc stops; nothing is written to the register
progress-cancelling = Stopping…
progress-count = { $done }
progress-part = { $done } / { $total } · { $percent }
find-label = Find:
find-count = ({ $count })
key-held = Key held down: recorded once only
told-how-to-quit = Press F10 or Ctrl+Q to quit
told-unsaved = Not saved. Esc again = drop it, F2 = save
told-worker-broke = NOT SAVED: the work stopped half way. The register is as it was before.
unsaved-title = Something is not saved
unsaved-question = What you are typing is not saved. Leave and drop it?
