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

### Files

### Commands

### Screen

