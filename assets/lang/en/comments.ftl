# Comments on words of a design.

command-comment = Comment
command-comment-tip = Say something about the words
comments-title = Comments
comments-count = { $count ->
    [one] 1 comment
   *[other] { $count } comments
}
comments-back = Back to the words
comment-no-words = There are no words here. Mark some words first, then choose Comment.
comment-too-wide = That is too much at once. Mark fewer words, then choose Comment.
comment-too-long = This is too long. Say it in fewer words.
comment-field = Your comment
comment-hint = What would you like to say?
comment-say = Say it
comment-about = It is about “{ $words }”
comment-to-words = “{ $words }”
comment-to-words-named = Go to the words: “{ $words }”
comment-reply = Reply
comment-settle = Settled
comment-open-again = Open it again
comment-more = More
comment-change = Change the words
comment-change-field = Your words
comment-change-say = Change it
comment-take-out = Take it out
comment-keep = Leave it as it is
comment-settled-count = { $count ->
    [one] 1 settled
   *[other] { $count } settled
}
comment-settled-by = { $name } said it is settled
comment-words-gone = Its words are gone. They were: “{ $words }”
comment-new-words-gone = The words have gone. You can still keep it. Mark other words, then choose Comment. They were: “{ $words }”
comment-when-changed = { $when }, changed since
comment-not-theirs = { $other } wrote in this. It may not be what { $name } said.
comment-was-taken-out = This was taken out.
comment-button-named = { $button }: { $name }, “{ $words }”
comment-named = { $name } said of “{ $about }”: { $words }
comment-by = { $name } said of this: { $words }
comment-by-you = You said of this: { $words }
comment-taken-out = It is taken out. Undo puts it back.

## What is said aloud

said-comment = { $name } says of “{ $about }”: { $words }
said-comment-reply = { $name } says in reply: { $words }
said-comment-settled = { $name } says that this is settled: { $words }
said-comment-yours = Your comment is there for all of us.
said-comment-replied = Your reply is there for all of us.
said-comment-changed = It is changed.
said-settled = Settled.
said-open-again = It is open again.
may-comment = Comment on words, reply, and say that it is settled
