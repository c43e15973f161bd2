# Class: J L
# Tries: to color the instructor's terminal, to turn the text around, and to add markup.
# Not: a mark gained
# Then: raised <script>
# Prints: a
def answer(x):
    print("a\x1b[31mred\x07\u202e\x00")
    raise type("<script>", (Exception,), {})("\x1b]0;title\x07\u202e\n\r\ud800 <b>bold</b>")
