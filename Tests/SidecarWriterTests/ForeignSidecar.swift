/// Sidecars as other programs write them, each with things in it that DeepLens does not know.
enum ForeignSidecar: String, CaseIterable, Sendable {
    /// Simple values as attributes, edit history as a list of attributes, no packet wrapper.
    case darktable = """
        <?xml version="1.0" encoding="UTF-8"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
         <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
          <rdf:Description rdf:about=""
            xmlns:exif="http://ns.adobe.com/exif/1.0/"
            xmlns:xmp="http://ns.adobe.com/xap/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
            xmlns:darktable="http://darktable.sf.net/"
           exif:DateTimeOriginal="2026:05:01 10:11:12"
           xmp:Rating="4"
           darktable:xmp_version="5"
           darktable:history_end="2">
           <dc:subject>
            <rdf:Seq>
             <rdf:li>darktable|exported</rdf:li>
             <rdf:li>Balcony</rdf:li>
            </rdf:Seq>
           </dc:subject>
           <lr:hierarchicalSubject>
            <rdf:Seq>
             <rdf:li>places|Balcony</rdf:li>
            </rdf:Seq>
           </lr:hierarchicalSubject>
           <darktable:history>
            <rdf:Seq>
             <rdf:li
              darktable:num="0"
              darktable:operation="exposure"
              darktable:params="00000000cdccccbd0000003f0000803f"/>
             <rdf:li
              darktable:num="1"
              darktable:operation="flip"
              darktable:params="ffffffff"/>
            </rdf:Seq>
           </darktable:history>
          </rdf:Description>
         </rdf:RDF>
        </x:xmpmeta>

        """

    /// A wrapped packet with the user's own description and hierarchical keywords.
    case lightroom = """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000 1.000000">
         <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
          <rdf:Description rdf:about=""
            xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
            xmlns:xmp="http://ns.adobe.com/xap/1.0/"
            xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
           tiff:Orientation="1"
           xmp:CreatorTool="Adobe Photoshop Lightroom Classic 13.0"
           crs:Exposure2012="+0.35"
           crs:HasSettings="True">
           <dc:description>
            <rdf:Alt>
             <rdf:li xml:lang="x-default">Minka on the balcony &amp; asleep</rdf:li>
             <rdf:li xml:lang="de">Minka schläft</rdf:li>
            </rdf:Alt>
           </dc:description>
           <dc:subject>
            <rdf:Bag>
             <rdf:li>Cat</rdf:li>
             <rdf:li>Minka</rdf:li>
            </rdf:Bag>
           </dc:subject>
           <lr:hierarchicalSubject>
            <rdf:Bag>
             <rdf:li>Animals|Cat|Minka</rdf:li>
            </rdf:Bag>
           </lr:hierarchicalSubject>
           <crs:ToneCurvePV2012><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurvePV2012>
          </rdf:Description>
         </rdf:RDF>
        </x:xmpmeta>
                                                                                            
                                                                                            
        <?xpacket end="w"?>
        """

    /// Several descriptions, other prefixes, single quotes, comments and a property of every kind.
    case digiKam = """
        <?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
        <!-- kept -->
        <x:xmpmeta xmlns:x='adobe:ns:meta/'>
        <r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
        <r:Description r:about='uuid:1' xmlns:k='http://www.digikam.org/ns/1.0/'
            xmlns:dc='http://example.org/not-dublin-core/' dc:description='not ours at all'
            k:PickLabel='3'>
          <k:TagsList><r:Seq>
            <r:li>People/Ada</r:li><r:li>pet</r:li>
          </r:Seq></k:TagsList>
        </r:Description>
        <r:Description r:about='uuid:1' xmlns:d='http://purl.org/dc/elements/1.1/'>
          <d:subject>single keyword</d:subject>
          <d:rights><r:Alt><r:li xml:lang='x-default'><![CDATA[© <Ada>]]></r:li></r:Alt></d:rights>
        </r:Description>
        </r:RDF>
        </x:xmpmeta>
        <?xpacket end='w'?>
        """

    /// The lines that must stand in the merged file exactly as here.
    var untouchedLines: [Substring] {
        rawValue.split(separator: "\n").filter { line in
            self != .digiKam || !line.contains("<d:subject>")
        }
    }

    var bytes: [UInt8] { Array(rawValue.utf8) }
}
