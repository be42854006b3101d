//! What egui's tree for screen readers lacks: the window's own name, and whole parts that no widget stands for.

use egui::{
    Context, FullOutput, Id,
    accesskit::{Node, NodeId},
};

use crate::look::Look;

/// Adds to the tree of each frame before it goes out.
#[derive(Default)]
struct Additions {
    window: String,
    /// A widget, and the parts of the tree under it.
    under: Option<(Id, Vec<(NodeId, Node)>)>,
}

impl egui::Plugin for Additions {
    fn debug_name(&self) -> &'static str {
        "tree_additions"
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        let under = self.under.take();
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        let root = update.tree.as_ref().map(|tree| tree.root);
        if let Some((_, window)) = update.nodes.iter_mut().find(|(id, _)| Some(*id) == root) {
            window.set_label(self.window.as_str());
        }
        if let Some((widget, nodes)) = under
            && update.nodes.iter().any(|(id, _)| *id == widget.accesskit_id())
        {
            update.nodes.extend(nodes);
        }
    }
}

/// Says what the window is called.
pub fn name_window(ctx: &Context, look: &Look) {
    ctx.plugin_or_default::<Additions>().lock().window = look.say("app-name");
}

/// Puts `nodes` into this frame's tree if `widget` is in it. The widget's own part names those right under it.
pub(crate) fn put_under(ctx: &Context, widget: Id, nodes: Vec<(NodeId, Node)>) {
    ctx.plugin_or_default::<Additions>().lock().under = Some((widget, nodes));
}
