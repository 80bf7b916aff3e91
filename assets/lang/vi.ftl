# Lời cho người dùng, tiếng Việt. Mỗi mục có mục cùng tên, cùng biến trong en.ftl.

### Days

weekday-mon = thứ Hai
weekday-tue = thứ Ba
weekday-wed = thứ Tư
weekday-thu = thứ Năm
weekday-fri = thứ Sáu
weekday-sat = thứ Bảy
weekday-sun = Chủ nhật

### Codes

outcome-met_all = Gặp đủ, đã ghi
outcome-nobody_home = Không ai ở nhà
outcome-met_some_away = Gặp, có người vắng
outcome-come_back = Hẹn quay lại
outcome-not_agreed = Chưa đồng ý
outcome-moved_out = Cả hộ chuyển đi (chờ xác minh)
outcome-no_access = Không vào được
outcome-invitation_left = Để lại giấy mời
outcome-more = Kết quả khác…
outcome-remove = Xóa kết quả của hộ này
outcome-met_partly = Gặp, chưa ghi đủ
outcome-neighbour_asked = Hỏi qua hàng xóm
outcome-not_found = Không tìm thấy nhà
outcome-household_away = Cả hộ đi vắng lâu ngày
outcome-vacant = Nhà bỏ trống
outcome-seasonal = Chỉ ở theo mùa, về dịp Tết
outcome-unable = Không tiếp được (ốm, già yếu)
outcome-interpreter = Cần người phiên dịch
outcome-demolished = Nhà đã phá dỡ, không phải nhà ở
outcome-other = Khác (ghi rõ)
outcome-phone_spoke = Đã nói chuyện, đã hướng dẫn
outcome-phone_no_answer = Không nghe máy
outcome-phone_relay = Người thân hứa nhắn lại
outcome-phone_call_back = Hẹn gọi lại
outcome-phone_not_agreed = Chưa đồng ý
outcome-phone_wrong_number = Sai số, số không dùng
outcome-phone_off = Thuê bao, tắt máy
outcome-phone_message = Đã gửi Zalo, tin nhắn
outcome-phone_remove = Xóa lần gọi này

person_result-met = Gặp trực tiếp
person_result-through_family = Báo qua người nhà
person_result-agreed_date = Đồng ý, hẹn ngày { $viec }
person_result-says_done = Báo đã làm, chờ xác minh
person_result-not_agreed = Chưa đồng ý
person_result-not_obliged = Không bắt buộc, chưa có nhu cầu
person_result-papers = Vướng giấy tờ
person_result-home_service = Đề nghị làm tại nhà
person_result-not_reached = Không liên lạc được
person_result-reported_gone = Báo đã mất, chuyển đi (chờ xác minh)

refusal-old_card_valid = Thẻ cũ còn hạn, chưa muốn đổi
refusal-no_time = Chưa thu xếp được thời gian
refusal-travel = Ngại đi lại, đường xa
refusal-privacy = Lo lộ thông tin
refusal-other = Khác

reason-studying = Đi học nơi khác
reason-working_elsewhere = Đi làm ăn xa (trong nước)
reason-working_abroad = Lao động ở nước ngoài
reason-military = Bộ đội, công an
reason-hospital = Chữa bệnh, chăm người ốm
reason-with_family = Ở với gia đình nơi khác
reason-settled_abroad = Du học, định cư ở nước ngoài
reason-private = Việc riêng, vắng ngắn ngày
reason-not_living = Khác…, có đăng ký nhưng không còn ở
reason-unknown = Không rõ đi đâu

scope-in_province = Trong tỉnh
scope-in_country = Tỉnh khác
scope-abroad = Nước ngoài

plan-where_living = { $viec } tại nơi tạm trú
plan-home_before = Về địa phương trước hạn
plan-home_after = Chỉ về được sau hạn
plan-none = Chưa có kế hoạch

place-with_now = { $name } (nay { $now })

declared-yes = Đã khai báo tạm vắng
declared-no = Chưa khai báo tạm vắng
declared-unknown = Không rõ

occasion-tet = Tết
occasion-summer = Hè
occasion-apr30 = Lễ 30/4
occasion-sep2 = Lễ 2/9
occasion-hung_kings = Giỗ Tổ
occasion-unknown = Không rõ
occasion_of_year-tet = Tết { $year }
occasion_of_year-summer = Hè { $year }
occasion_of_year-apr30 = Lễ 30/4/{ $year }
occasion_of_year-sep2 = Lễ 2/9/{ $year }
occasion_of_year-hung_kings = Giỗ Tổ { $year }

relation-head = Chủ hộ
relation-spouse = Vợ, chồng
relation-child = Con (đẻ, nuôi, riêng)
relation-child_in_law = Con dâu, con rể
relation-parent = Cha, mẹ (cả bên vợ, chồng)
relation-grandchild = Cháu nội, cháu ngoại, chắt
relation-sibling = Anh, chị, em
relation-grandparent = Ông, bà, cụ
relation-relative = Họ hàng khác
relation-other = Ở nhờ, ở trọ, khác

channel-door = Tại nhà
channel-phone = Gọi điện
channel-message = Zalo, tin nhắn
channel-office = Tại trụ sở, nhà văn hóa

slot-morning = Sáng
slot-noon = Trưa
slot-afternoon = Chiều
slot-evening = Tối

sex-male = Nam
sex-female = Nữ

residence-permanent = Thường trú
residence-temporary = Tạm trú
residence-unregistered = Đang ở, chưa đăng ký cư trú

card-none = Chưa có thẻ
card-cmnd = CMND
card-barcode = CCCD mã vạch
card-chip = CCCD gắn chip
card-identity = Thẻ căn cước

household_kind-home = Nhà ở gia đình
household_kind-boarding = Nhà trọ

closed-died = Đã mất
closed-moved = Đã chuyển đi
closed-error = Ghi nhầm
closed-merged = Đã gộp vào mục khác

state-not_visited = Chưa đến
state-visited_not_met = Đã đến, chưa gặp
state-met_incomplete = Gặp, còn thiếu
state-reviewed = Đã rà soát
state-household_away = Vắng cả hộ
state-not_agreed = Chưa đồng ý
state-to_verify = Chờ xác minh
state-nobody_eligible = Không có người thuộc diện

eligibility-all_14 = Từ đủ 14 tuổi
eligibility-all = Mọi người
eligibility-absent_14 = Người vắng mặt từ đủ 14 tuổi

### Register

register-missing = Không có tệp { $file }. Hãy kiểm tra lại tên và thư mục.
register-exists = Đã có tệp { $file }. Hãy chọn tên khác; tệp cũ không bị thay đổi.
register-folder = { $file } là một thư mục, không phải sổ. Hãy chọn một tệp.
register-link = { $file } là đường dẫn tắt. Hãy mở chính tệp sổ.
register-empty = Tệp { $file } trống, không phải sổ. Tệp không bị thay đổi. Hãy mở bản sao lưu hoặc tạo sổ mới.
register-foreign = { $file } không phải sổ Gõ Cửa mà là { $kind }. Tệp không bị thay đổi.
register-cut = Sổ { $file } bị cụt mất phần cuối. Tệp không bị thay đổi. Hãy lấy lại bản sao lưu gần nhất.
register-newer = Sổ { $file } do bản Gõ Cửa mới hơn ghi. Tệp không bị thay đổi. Hãy dùng bản chương trình mới.
register-in_use = Sổ { $file } đang mở ở cửa sổ khác. Đóng cửa sổ kia, hoặc mở để chỉ xem.
register-read_only_place = Không ghi được vào nơi để sổ ({ $file }). Có thể mở để chỉ xem, hoặc chép sổ sang nơi khác.
register-read_only = Sổ đang mở để chỉ xem, chưa ghi gì.
register-damaged = Sổ bị hỏng: { $what }. Tệp không bị thay đổi. Hãy lấy lại bản sao lưu gần nhất.
register-full = Đĩa đã đầy, chưa ghi gì vào sổ. Hãy xóa bớt tệp khác rồi làm lại.
register-nothing_to_undo = Không còn gì để hoàn tác.
register-not_found = Không tìm thấy { $what } trong sổ.
register-ambiguous = Có nhiều mục cùng khớp với { $what }. Hãy ghi rõ hơn.
register-cancelled = Đã dừng, chưa ghi gì vào sổ.
register-io = Không đọc hoặc ghi được { $file }: { $why }
register-sql = Không ghi được vào sổ: { $why }. Nội dung cũ vẫn nguyên.
foreign-database = tệp dữ liệu của chương trình khác
foreign-workbook = bảng tính hoặc tài liệu nén
foreign-picture = tệp ảnh
foreign-document = tệp PDF
foreign-text = tệp chữ (có thể là danh sách: hãy nhập bằng F7)
foreign-unknown = tệp lạ

### Files

column-household_key = Mã dòng hộ
column-village = Thôn
column-household_code = Mã hộ
column-head = Chủ hộ
column-head_number = Số định danh chủ hộ
column-address = Địa chỉ
column-lane = Ngõ, xóm
column-household_phone = Điện thoại hộ
column-person_key = Mã dòng
column-base = Dấu bản
column-name = Họ và tên
column-family_name = Họ và tên đệm
column-relation = Quan hệ với chủ hộ
column-sex = Giới tính
column-male = Nam
column-female = Nữ
column-born = Ngày sinh
column-birth_day = Riêng ngày sinh
column-birth_month = Riêng tháng sinh
column-birth_year = Riêng năm sinh
column-number = Số định danh
column-old_number = Số CMND cũ
column-phone = Điện thoại
column-residence = Cư trú
column-school = Nơi học, làm việc
column-card = Loại thẻ
column-issued = Ngày cấp
column-expires = Có giá trị đến
column-best_time = Giờ hay có nhà
column-home_service = Làm tại nhà
column-groups = Nhóm
column-note = Ghi chú
column-absence_reason = Lý do vắng
column-away_at = Nơi đến
column-away_address = Địa chỉ nơi đến
column-away_phone = Điện thoại nơi đến
column-away_since = Vắng từ ngày
column-expected_back = Dự kiến về
column-contact = Người liên hệ
column-contact_relation = Quan hệ người liên hệ
column-contact_phone = Điện thoại người liên hệ
column-plan = Kế hoạch
column-plan_date = Ngày kế hoạch
column-declared = Khai báo tạm vắng
column-confirmed_on = Xác nhận ngày
column-result = Kết quả
column-result_date = Ngày
column-result_slot = Buổi
column-visitors = Người đi
column-informant = Gặp ai
column-follow_up = Hẹn lại
column-result_note = Ghi chú kết quả
column-ordinal = (số thứ tự, không dùng)
column-sensitive = (dữ liệu nhạy cảm, không lưu)
column-ignored = (không dùng)
column-repeated = (trùng cột trước, không dùng)
column-unknown = (không nhận ra)
file-unreadable = Không đọc được tệp: { $reason }
file-empty = Tệp không có gì. Hãy kiểm tra lại tệp đã chọn.
file-workbook = Đây là tệp Excel hoặc tệp nén. Mở bằng Excel, chọn Lưu thành (Save As), kiểu "CSV UTF-8", rồi nhập tệp đó.
file-old_workbook = Đây là tệp Excel hoặc Word đời cũ. Mở bằng Excel, chọn Lưu thành (Save As), kiểu "CSV UTF-8", rồi nhập tệp đó.
file-pdf = Đây là tệp PDF, không phải danh sách. Cần bản Excel của danh sách, lưu thành "CSV UTF-8".
file-picture = Đây là tệp ảnh, không phải danh sách.
file-web_page = Đây là trang web, không phải danh sách. Mở bằng Excel, chọn Lưu thành (Save As), kiểu "CSV UTF-8".
file-database = Đây là tệp dữ liệu (có thể là một sổ), không phải danh sách. Muốn mở sổ thì chọn Mở sổ.
file-compressed = Đây là tệp nén. Hãy giải nén rồi nhập tệp danh sách bên trong.
file-binary = Đây không phải tệp chữ. Danh sách cần lưu thành "CSV UTF-8".
file-encoding = Dòng { $row } không phải chữ Unicode (UTF-8). Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu "CSV UTF-8", rồi nhập lại.
file-header_missing = Không thấy danh sách: cần một dòng tiêu đề có cột "Họ và tên" và ít nhất một cột khác, bên dưới có dữ liệu.
file-village_missing = Danh sách không ghi thôn. Hãy chọn thôn cho danh sách này (--village), hoặc thêm cột "Thôn".
list-missing = Không có tệp hoặc thư mục { $file }. Hãy kiểm tra lại tên và thư mục.
list-folder = { $file } là một thư mục. Hãy ghi thêm tên tệp.
list-link = { $file } là đường dẫn tắt. Hãy chọn tên tệp khác.
list-open_register = { $file } là sổ đang mở. Hãy chọn tên tệp khác; sổ không bị thay đổi.
list-full = Đĩa đã đầy, chưa ghi được { $file }. Hãy xóa bớt tệp khác rồi làm lại.
list-cancelled = Đã dừng, chưa ghi gì.
list-io = Không đọc hoặc ghi được { $file }: { $why }
reject-quote_open = Có dấu ngoặc kép (") mở mà không đóng. Xóa dấu đó rồi nhập lại.
reject-cell_too_long = Ô quá dài, không phải ô của danh sách.
reject-encoding = Chữ của dòng này không phải Unicode (UTF-8). Gõ lại dòng này.
reject-text_damaged = Chữ của dòng này đã bị hỏng từ trước. Gõ lại dòng này.
reject-cells_too_many = Dòng có nhiều ô hơn dòng tiêu đề: có thể thừa dấu ngăn cách. Kiểm tra lại các ô.
reject-key_unreadable = Mã "{ $value }" không đúng. Mã do chương trình ghi, không sửa tay; để trống nếu là dòng mới.
reject-name_missing = Thiếu họ và tên. Ghi họ và tên rồi nhập lại.
reject-village_missing = Không rõ thôn nào. Ghi thôn vào dòng này, hoặc chọn thôn khi nhập.
reject-date_unreadable = Không đọc được ngày "{ $value }". Ghi như 15/05/1985, 05/1985 hoặc 1985.
reject-date_impossible = Không có ngày "{ $value }" trong lịch. Kiểm tra lại ngày và tháng.
reject-date_out_of_range = Ngày "{ $value }" quá xa hoặc ở tương lai. Kiểm tra lại năm.
reject-result_unknown = Không rõ kết quả "{ $value }". Ghi số từ 1 đến 9 hoặc tên kết quả như trong danh mục.
warn-number_padded = Số "{ $value }" mất số 0 ở đầu (do Excel); đã thêm lại.
warn-number_passport = "{ $value }" là số hộ chiếu, không ghi vào ô số định danh.
warn-old_number_unreadable = Số CMND cũ "{ $value }" không phải 9 số; bỏ qua.
warn-relation_unknown = Không rõ quan hệ "{ $value }"; giữ nguyên chữ.
warn-sex_unknown = Không rõ giới tính "{ $value }"; để trống.
warn-residence_unknown = Không rõ diện cư trú "{ $value }"; để trống.
warn-card_unknown = Không rõ loại thẻ "{ $value }"; để trống.
warn-reason_unknown = Không rõ lý do vắng "{ $value }"; ghi vào ghi chú lý do.
warn-plan_unknown = Không rõ kế hoạch "{ $value }"; để trống.
warn-declared_unknown = Khai báo tạm vắng "{ $value }": ghi Có hoặc Không; để trống.
warn-slot_unknown = Không rõ buổi "{ $value }": ghi sáng, trưa, chiều hoặc tối.
warn-result_missing = Có ghi ngày hoặc ghi chú nhưng thiếu kết quả; không ghi lần đến này.
warn-result_date_missing = Có kết quả nhưng thiếu ngày; lấy ngày nhập.
warn-household_differs = "{ $value }" khác dòng đầu của hộ; giữ theo dòng đầu.
warn-two_heads = Hộ có hai chủ hộ; giữ người ghi trước.
warn-date_unreadable = Không đọc được ngày "{ $value }"; để trống.
warn-date_impossible = Không có ngày "{ $value }" trong lịch; để trống.
warn-date_out_of_range = Ngày "{ $value }" quá xa; để trống.
reject-number_letters = Số định danh "{ $value }" có chữ. Số định danh chỉ có 12 chữ số.
reject-number_length = Số định danh "{ $value }" không đủ hoặc thừa chữ số. Số định danh có đúng 12 chữ số.
reject-number_digits_lost = Số định danh "{ $value }" đã bị Excel làm mất chữ số. Gõ lại đủ 12 chữ số.
reject-number_zeros_lost = Số định danh "{ $value }" mất số 0 ở đầu. Gõ lại đủ 12 chữ số.
reject-number_ambiguous = Số "{ $value }" có 8 chữ số: thiếu số. Gõ lại số định danh 12 số hoặc CMND 9 số.
warn-number_province_unknown = Số định danh "{ $value }": không có mã tỉnh này, nên kiểm tra lại.
warn-number_sex_differs = Số định danh "{ $value }" không khớp giới tính, nên kiểm tra lại.
warn-number_year_differs = Số định danh "{ $value }" không khớp năm sinh, nên kiểm tra lại.
warn-head_number_unreadable = Số định danh chủ hộ "{ $value }" không đọc được; bỏ qua.
warn-phone_converted = Số điện thoại "{ $value }" là số cũ 11 số; đã đổi sang 10 số.
warn-phone_zero_restored = Số điện thoại "{ $value }" mất số 0 ở đầu; đã thêm lại.
warn-phone_unreadable = "{ $value }" không phải số điện thoại; giữ nguyên chữ.
skip-title = Dòng tiêu đề phía trên
skip-blank = Dòng trống
skip-numbering = Dòng đánh số cột
skip-header_again = Dòng tiêu đề lặp lại
skip-total = Dòng cộng
skip-text = Dòng chữ, chữ ký
skip-household_line = Dòng tên hộ
skip-village_line = Dòng tên thôn

### Commands

### Screen

program-name = GÕ CỬA
command-help = Giúp
command-help-line = Các phím dùng được ở màn hình này
command-menu = Menu
command-menu-line = Mọi việc làm được lúc này; gõ để lọc
command-quit = Thoát
command-quit-line = Đóng sổ và thoát
command-cover = Che
command-cover-line = Che hoặc hiện họ tên, số định danh, số điện thoại
command-how-to-quit = Cách thoát
command-how-to-quit-line = Nhắc phím để thoát
command-find = Tìm
command-find-line = Tìm theo tên, chữ đầu, số hộ, số điện thoại; gõ chữ là tìm ngay
command-close = Đóng
command-close-line = Trở lại màn hình trước
command-run = Làm
command-run-line = Làm việc đang chọn
command-yes = Đồng ý
command-yes-line = Làm việc được hỏi
command-no = Thôi
command-no-line = Không làm
command-cancel = Dừng
command-cancel-line = Dừng lại, không ghi gì vào sổ
command-choose = Chọn
command-choose-line = Chọn dòng đang sáng
help-title = Giúp: các phím ở đây
menu-title = Menu: việc làm được lúc này
commands-filter = Lọc:
commands-hint = ↑↓ chọn · Enter làm · gõ để lọc, không cần dấu · Esc đóng
confirm-hint = Enter đồng ý · Esc thôi
confirm-keys = Enter đồng ý · Esc thôi
message-hint = ↑↓ PgUp PgDn xem tiếp · Esc đóng
choice-hint = Bấm số hoặc ↑↓ và Enter để chọn · Esc đóng
progress-hint = Esc dừng, không ghi gì vào sổ
progress-cancelling = Đang dừng…
progress-count = { $done }
progress-part = { $done } / { $total } · { $percent }
find-label = Tìm:
find-count = ({ $count })
key-held = Phím bị giữ: chỉ ghi một lần
told-how-to-quit = Bấm F10 hoặc Ctrl+Q để thoát
told-unsaved = Chưa lưu. Esc lần nữa = bỏ nội dung, F2 = lưu
told-worker-broke = CHƯA LƯU: việc đang chạy bị dừng giữa chừng. Sổ vẫn như trước đó.
unsaved-title = Còn nội dung chưa lưu
unsaved-question = Nội dung đang gõ chưa được lưu. Thoát và bỏ nội dung này?
