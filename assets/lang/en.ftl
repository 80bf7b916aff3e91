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
told-worker-broke = NOT SAVED: the work stopped half way. The register is as it was before.
unsaved-title = Something is not saved
unsaved-question = What you are typing is not saved. Leave and drop it?
