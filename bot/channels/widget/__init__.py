"""チャットの窓: the custom element `<mypage-assistant>` and the route that serves its files.

`files` are plain ES modules, as they are served; docs/widget.md is for those who embed it.
May import content and below. Start reading at files/element.js; what needs no page (queue,
stream, transcript, masks, dates) is tested with node's runner in tests/widget.
"""
