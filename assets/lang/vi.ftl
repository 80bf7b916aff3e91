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

### Commands

### Screen

