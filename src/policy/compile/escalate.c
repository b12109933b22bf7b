/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * escalate.c -- compiles the contacts, and the lines of `escalate`, which say
 * when the officer's desk tells one of them.
 */
#include "base/arena.h"
#include "policy/compile/parts.h"

/* Returns the number of the contact `name`, or SG_NO_CONTACT. */
static uint32_t
find_contact(const struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->ncontacts; i++)
		if (sg_str_eq(ast->contacts[i].name.text, name))
			return (uint32_t)i;
	return SG_NO_CONTACT;
}

static struct sg_escalate
make_line(struct sg_compile *c, const struct sg_ast_escalate *from)
{
	struct sg_escalate line = {.what = from->what,
	    .act = from->act,
	    .count = from->count,
	    .window_s = from->window_s,
	    .ban_s = from->ban_s,
	    .contact = SG_NO_CONTACT,
	    .line = from->place.line};

	if (from->act == SG_ACT_TELL)
		line.contact = find_contact(c->in->ast, from->contact.text);
	line.file = sg_compile_text(c, sg_compile_file(from->place));
	return line;
}

void
sg_compile_escalates(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	const struct sg_policy_ast *ast = c->in->ast;
	struct sg_contact *contacts = sg_arena_array(c->arena, ast->ncontacts,
	    sizeof(*contacts));
	struct sg_escalate *lines = sg_arena_array(c->arena, ast->nescalates,
	    sizeof(*lines));

	for (size_t i = 0; i < ast->ncontacts; i++)
		contacts[i] = (struct sg_contact){
		    .name = sg_compile_text(c, ast->contacts[i].name.text),
		    .mail = sg_compile_text(c, ast->contacts[i].mail.text),
		    .phone = sg_compile_text(c, ast->contacts[i].phone.text)};
	for (size_t i = 0; i < ast->nescalates; i++)
		lines[i] = make_line(c, &ast->escalates[i]);
	sg_image_out_section(c->image, SG_S_CONTACTS, contacts, ast->ncontacts);
	sg_image_out_section(c->image, SG_S_ESCALATES, lines, ast->nescalates);
}
